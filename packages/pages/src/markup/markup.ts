/** A piece of HTML. Only `html` makes one, so that whatever else stands in a page is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a piece of HTML: another piece, text that is escaped, several of them, or nothing. */
export type Fragment = Markup | string | number | undefined | readonly Fragment[];

/**
 * HTML with every value escaped, for an element's content and for an attribute in double quotes.
 *
 * @example html`<p title="${title}">${name}</p>`
 */
export const html = (parts: TemplateStringsArray, ...values: readonly Fragment[]): Markup =>
  new Markup(parts.map((part, at) => part + textOf(values[at])).join(""));

const textOf = (value: Fragment): string => {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (isList(value)) return value.map(textOf).join("");
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
};

const isList = (value: Fragment): value is readonly Fragment[] => Array.isArray(value);
