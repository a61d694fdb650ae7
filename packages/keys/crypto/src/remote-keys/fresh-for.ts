import type { IncomingHttpHeaders } from "node:http";

/**
 * The seconds for which an answer may be used without asking again (RFC 9111 §4.2.1), by its headers; `undefined`: they say nothing.
 * We serve many, so `s-maxage` comes first. What must not be stored, what must be asked for again, and a
 * lifetime that cannot be read are fresh for none.
 *
 * @example freshFor({ "cache-control": "max-age=60", age: "10" }, now) // 50
 */
export const freshFor = (headers: IncomingHttpHeaders, now: Date): number | undefined => {
  const directives = directivesOf(headers["cache-control"] ?? "");
  if (directives.has("no-store") || directives.has("no-cache")) return 0;
  const told = directives.get("s-maxage") ?? directives.get("max-age");
  const lifetime = told === undefined ? untilExpiry(headers, now) : (wholeNumber(told) ?? 0);
  return lifetime === undefined
    ? undefined
    : Math.max(0, lifetime - (wholeNumber(headers.age ?? "") ?? 0));
};

const directivesOf = (field: string): ReadonlyMap<string, string> =>
  new Map(
    field.split(",").map((directive): [string, string] => {
      const [name = "", value = ""] = directive.trim().split("=");
      return [name.trim().toLowerCase(), value.trim().replace(/^"|"$/g, "")];
    }),
  );

/** RFC 9111 §5.3: an `Expires` that cannot be read is in the past. */
const untilExpiry = ({ expires, date }: IncomingHttpHeaders, now: Date): number | undefined => {
  if (expires === undefined) return undefined;
  const from = moment(date) ?? now.getTime();
  return Math.floor(((moment(expires) ?? from) - from) / 1000);
};

const moment = (text: string | undefined): number | undefined => {
  const read = Date.parse(text ?? "");
  return Number.isNaN(read) ? undefined : read;
};

const wholeNumber = (text: string): number | undefined =>
  /^\d+$/.test(text) ? Math.min(Number(text), longest) : undefined;

/** RFC 9111 §1.2.2: what is larger than can be told counts as 2^31. */
const longest = 2 ** 31;
