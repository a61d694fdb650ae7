/** A scope in words. */
export interface ScopeText {
  /** What the client will be able to do, after "It will be able to": "See your orders". */
  readonly title: string;
  /** A sentence more, for those who read on. */
  readonly description?: string | undefined;
}

/** Scopes in words: by scope name, then by language tag. */
export type ScopeTexts = Readonly<Record<string, Readonly<Record<string, ScopeText>>>>;

/** The words for a scope in the first of `languages` that has some. A scope without words shows its name. */
export const scopeTextOf = (
  texts: ScopeTexts,
  scope: string,
  languages: readonly string[],
): ScopeText => {
  const byLanguage = Object.hasOwn(texts, scope) ? Object.entries(texts[scope] ?? {}) : [];
  for (const language of languages)
    for (const [tag, text] of byLanguage) if (tag.toLowerCase() === language) return text;
  return { title: scope };
};
