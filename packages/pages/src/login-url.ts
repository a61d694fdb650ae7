import { webUrl } from "./markup/web-url.ts";

/**
 * A login page's URL as it was configured or answered: a path of the origin of `base`, or a whole URL of the web without a user name.
 * `undefined` for anything else: what a page relative to ours would be, and the spellings of a path that browsers read as another host.
 *
 * @example readLoginUrl("/login", "https://auth.example.com")
 */
export const readLoginUrl = (given: unknown, base: string): URL | undefined => {
  const text = given instanceof URL ? given.href : given;
  if (typeof text !== "string" || !/^(?:\/|https?:\/\/)/i.test(text)) return undefined;
  const url = URL.canParse(text, base) ? webUrl(new URL(text, base).href) : undefined;
  if (url === undefined || url.username !== "" || url.password !== "") return undefined;
  // `//other.example` and `/\other.example` name another host.
  const leaves = text.startsWith("/") && url.origin !== new URL(base).origin;
  return leaves ? undefined : url;
};

/** The right value in words, for whoever configured another. */
export const loginUrlRule = 'must begin with one "/", or be a whole http or https URL';
