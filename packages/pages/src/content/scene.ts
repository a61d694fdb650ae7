import type { Words } from "../language/words.ts";
import type { Brand } from "../look/brand.ts";
import type { Fragment, Markup } from "../markup/markup.ts";
import type { ScopeText } from "../scope-texts.ts";

/** What a page is shown with: the tenant's look, the language, and the embedder's words. */
export interface Scene {
  readonly brand: Brand;
  readonly words: Words;
  readonly scopeText: (scope: string) => ScopeText;
  /** The name by which the user knows themselves. */
  readonly subjectName: string;
}

/** A page without its frame. */
export interface Content {
  /** Plain text: a title has no elements. */
  readonly title: Markup;
  readonly main: Fragment;
  /** The pictures that it loads beside the brand's. */
  readonly images: readonly URL[];
}
