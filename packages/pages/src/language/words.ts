import { type Fragment, html, type Markup } from "../markup/markup.ts";
import { directionOf } from "./choose-language.ts";
import { english } from "./english.ts";
import type { MessageName, Messages } from "./messages.ts";

/** The texts of one page in its language. */
export interface Words {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** The text with its places filled: `{client}` by `values.client`. English among another language says that it is. */
  say(name: MessageName, values?: Values): Markup;
  /** The same for a document's title, which has no elements. */
  title(name: MessageName, values?: Readonly<Record<string, string>>): Markup;
}

type Values = Readonly<Record<string, Fragment>>;

/** The texts of a language, of which English says what is missing. `always` fills places wherever they stand. */
export const wordsOf = (
  language: string,
  messages: Partial<Messages>,
  always: Readonly<Record<string, string>>,
): Words => {
  const title = (name: MessageName, values?: Values): Markup =>
    fill(messages[name] ?? english[name], { ...always, ...values });
  const isEnglish = /^en(?:-|$)/.test(language);
  return {
    language,
    direction: directionOf(language),
    title,
    // WCAG 2.2 §3.1.2: it is read out, and set, as English.
    say: (name, values) =>
      isEnglish || messages[name] !== undefined
        ? title(name, values)
        : html`<span lang="en" dir="ltr">${title(name, values)}</span>`,
  };
};

const fill = (text: string, values: Values): Markup =>
  html`${text
    .split(/(\{[a-z]+\})/)
    .map((part) => (/^\{[a-z]+\}$/.test(part) ? values[part.slice(1, -1)] : part))}`;

/** Somebody else's words among ours: their direction stays their own. */
export const apart = (text: string): Markup => html`<bdi>${text}</bdi>`;

/** An address among words, always from left to right. */
export const address = (text: string): Markup => html`<bdi dir="ltr">${text}</bdi>`;
