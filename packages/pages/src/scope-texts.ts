import type { ConfigurationProblem } from "@mintport/core";
import { unknownName } from "@mintport/core/management";
import { scopeOf } from "@mintport/core/scope";

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

/** What is wrong with the texts: a scope that none can be, a language that no page has, a text that is none. */
export const scopeTextProblems = (
  texts: unknown,
  languages: ReadonlyMap<string, unknown>,
): readonly ConfigurationProblem[] =>
  isRecord(texts)
    ? Object.entries(texts).flatMap(([scope, byLanguage]) => {
        const field = `scopes.${scope}`;
        if (scopeOf([scope]).isErr())
          return [{ field, message: "must be one scope (RFC 6749 §3.3)" }];
        return isRecord(byLanguage)
          ? Object.entries(byLanguage).flatMap(([tag, text]) => [
              ...languageProblems(`${field}.${tag}`, tag, languages),
              ...textProblems(`${field}.${tag}`, text),
            ])
          : [{ field, message: "must be an object of texts by language tag" }];
      })
    : [{ field: "scopes", message: "must be an object by scope" }];

const languageProblems = (
  field: string,
  tag: string,
  languages: ReadonlyMap<string, unknown>,
): readonly ConfigurationProblem[] =>
  languages.has(tag.toLowerCase())
    ? []
    : [{ field, message: "must be a language of messages, or en: no page is in another" }];

const textProblems = (field: string, text: unknown): readonly ConfigurationProblem[] => {
  if (!isRecord(text)) return [{ field, message: "must be an object with a title" }];
  const { title, description, ...others } = text;
  return [
    ...(isText(title) ? [] : [{ field: `${field}.title`, message: "must be a text" }]),
    ...(description === undefined || isText(description)
      ? []
      : [{ field: `${field}.description`, message: "must be a text, or be left out" }]),
    ...Object.keys(others).map((name) => ({
      field: `${field}.${name}`,
      message: unknownName(name, ["title", "description"]),
    })),
  ];
};

const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
