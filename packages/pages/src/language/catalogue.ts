import type { ConfigurationProblem } from "@mintport/core";
import { english } from "./english.ts";
import type { Messages } from "./messages.ts";

/** Texts by language tag (BCP 47): the shortest tag that says it, as `de`. What a language leaves out is said in English. */
export type MessageCatalogue = Readonly<Record<string, Partial<Messages>>>;

/** The languages of the pages by their tags in lower case; `en` is always one of them. */
export const languagesOf = (catalogue: MessageCatalogue): ReadonlyMap<string, Partial<Messages>> =>
  new Map([
    ["en", {}],
    ...Object.entries(catalogue).map(([tag, texts]) => [tag.toLowerCase(), texts] as const),
  ]);

/** What is wrong with a catalogue: a tag that is none, a text that nobody shows, a place in braces that nobody fills. */
export const catalogueProblems = (catalogue: MessageCatalogue): readonly ConfigurationProblem[] =>
  Object.entries(catalogue).flatMap(([tag, texts]: [string, unknown]) => [
    ...(isLanguageTag(tag)
      ? []
      : [{ field: `messages.${tag}`, message: "must be a language tag, as de or pt-BR" }]),
    ...(typeof texts === "object" && texts !== null
      ? Object.entries(texts).flatMap(([name, text]) =>
          textProblems(`messages.${tag}.${name}`, name, text),
        )
      : [{ field: `messages.${tag}`, message: "must be an object of texts by name" }]),
  ]);

/** The language and what may follow it (RFC 5646 §2.1), without private use alone. */
const isLanguageTag = (tag: string): boolean =>
  /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}$/.test(tag);

const textProblems = (
  field: string,
  name: string,
  text: unknown,
): readonly ConfigurationProblem[] => {
  if (!Object.hasOwn(english, name)) return [{ field, message: "is no text of the pages" }];
  if (typeof text !== "string" || text === "") return [{ field, message: "must be a text" }];
  const filled = placesOf(english[name as keyof Messages]);
  return placesOf(text)
    .filter((place) => !filled.includes(place))
    .map((place) => ({ field, message: `has ${place}, which is not filled in here` }));
};

const placesOf = (text: string): readonly string[] => text.match(/\{[a-z]+\}/g) ?? [];
