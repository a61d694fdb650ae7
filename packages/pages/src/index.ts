/** The pages of an authorization, and what they are made from. */

export type { MessageCatalogue } from "./language/catalogue.ts";
export type { MessageName, Messages } from "./language/messages.ts";
export type { Brand, BrandColours } from "./look/brand.ts";
export { type Fragment, html, type Markup } from "./markup/markup.ts";
export { type OwnPage, ownPage } from "./own-page.ts";
export { pages } from "./pages.ts";
export type { LookAndWords, PagesOptions } from "./pages-options.ts";
export { type AskLogin, type LoginUrl, redirectToLogin } from "./redirect-to-login.ts";
export type { ScopeText, ScopeTexts } from "./scope-texts.ts";
