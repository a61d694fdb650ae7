import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sameTargetUri } from "../../src/jwt/same-target-uri.ts";

const unreserved = fc.constantFrom(..."abzAZ09-_~".split(""));
/** What stands for itself in a path, escaped or not, and is another character if it is escaped. */
const reserved = fc.constantFrom(
  ..."2F 3A 40 21 24 26 27 28 29 2A 2B 2C 3B 3D 25".split(" ").map((hex) => `%${hex}`),
);
const segment = fc.array(fc.oneof(unreserved, reserved), { minLength: 1, maxLength: 8 });
const path = fc
  .array(segment, { maxLength: 4 })
  .map((segments) => segments.map((characters) => characters.join("")));
const hosts = fc.constantFrom("a.example", "b.example", "192.0.2.1", "[2001:db8::1]");
const origins = fc.tuple(fc.constantFrom("https", "http"), hosts, fc.constantFrom("", ":8443"));

describe("whether two URIs name the same target (RFC 9449 §4.3 step 9)", () => {
  it("case of scheme and host, the default port, escapes, query and fragment do not count", () => {
    fc.assert(
      fc.property(
        origins,
        path,
        fc.webQueryParameters(),
        fc.infiniteStream(fc.boolean()),
        (o, p, query, flips) => {
          const plain = uriOf(o, p);
          const flip = () => flips.next().value === true;
          expect(sameTargetUri(respelt(o, p, flip), plain)).toBe(true);
          expect(sameTargetUri(plain, `${respelt(o, p, flip)}?${query}#${query}`)).toBe(true);
        },
      ),
    );
  });

  it("everything else does", () => {
    fc.assert(
      fc.property(origins, path, origins, path, (o, p, other, q) => {
        const same = JSON.stringify([o, p]) === JSON.stringify([other, q]);
        expect(sameTargetUri(uriOf(o, p), uriOf(other, q))).toBe(same);
      }),
    );
  });

  it("what is no URI of the web is the same as nothing, not even as itself", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^https?:/i.test(text.trim()));
        expect(sameTargetUri(text, text)).toBe(false);
      }),
    );
  });
});

type Origin = readonly [scheme: string, host: string, port: string];

const uriOf = ([scheme, host, port]: Origin, segments: readonly string[]): string =>
  `${scheme}://${host}${port}/${segments.join("/")}`;

/** Another spelling of the same: what RFC 3986 §6.2.2 and §6.2.3 call equivalent. */
const respelt = (
  [scheme, host, port]: Origin,
  segments: readonly string[],
  flip: () => boolean,
): string => {
  const shown = port === "" && flip() ? (scheme === "https" ? ":443" : ":80") : port;
  const spelt = segments.map((text) =>
    text.replaceAll(/%..|./g, (character) => {
      if (character.length === 3) return flip() ? character.toLowerCase() : character;
      const code = character.charCodeAt(0).toString(16);
      return flip() ? `%${flip() ? code : code.toUpperCase()}` : character;
    }),
  );
  const dots = flip() ? "/x/.." : flip() ? "/." : "";
  return `${flip() ? scheme.toUpperCase() : scheme}://${flip() ? host.toUpperCase() : host}${shown}${dots}/${spelt.join("/")}`;
};
