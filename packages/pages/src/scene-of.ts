import type { EndpointRequest, TenantId } from "@mintport/core";
import type { AuthorizePage, LoginPage } from "@mintport/core/ports";
import type { Scene } from "./content/scene.ts";
import { languagesOf } from "./language/catalogue.ts";
import { chooseLanguage } from "./language/choose-language.ts";
import { wordsOf } from "./language/words.ts";
import type { Brand } from "./look/brand.ts";
import { shownText } from "./markup/shown-text.ts";
import type { PagesOptions } from "./pages-options.ts";
import { scopeTextOf } from "./scope-texts.ts";

/** A page that we show ourselves. */
export type ShownPage = Exclude<AuthorizePage, LoginPage>;

/** What a page is shown with, by the embedder's options. */
export const sceneOf = (
  options: PagesOptions,
): ((tenant: TenantId, page: ShownPage, request: EndpointRequest) => Promise<Scene>) => {
  const languages = languagesOf(options.messages ?? {});
  const otherwise = (options.defaultLanguage ?? "en").toLowerCase();
  return async (tenant, page, request) => {
    const brand: Brand = (await options.brand?.(tenant)) ?? { name: tenant };
    const subject = "subject" in page ? page.subject : undefined;
    const name = subject && ((await options.subjectName?.(tenant, subject)) ?? subject);
    const uiLocales = "uiLocales" in page ? page.uiLocales : undefined;
    const language = chooseLanguage({ request, uiLocales }, languages, otherwise);
    const brandName = shownText(brand.name);
    return {
      brand,
      words: wordsOf(language, languages.get(language) ?? {}, { brand: brandName }),
      scopeText: (scope) => scopeTextOf(options.scopes ?? {}, scope, [language, otherwise, "en"]),
      subjectName: shownText(name ?? ""),
    };
  };
};
