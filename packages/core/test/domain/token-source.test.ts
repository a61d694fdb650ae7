import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Birth, RevocationEpoch } from "../../src/domain/generation.ts";
import type { ClientId, FamilyId, GrantId } from "../../src/domain/identifiers.ts";
import { sourcesOf } from "../../src/domain/sources-of.ts";
import { firstOrigin } from "../../src/domain/token-origin.ts";
import {
  formatSource,
  maxSources,
  parseSources,
  type TokenSource,
} from "../../src/domain/token-source.ts";

const arbitrarySource: fc.Arbitrary<TokenSource> = fc.record(
  {
    client: fc.stringMatching(/^[a-z]{1,9}$/).map((id) => id as ClientId),
    generation: fc.record({
      birth: fc.stringMatching(/^[\w-]{0,12}$/).map((birth) => birth as Birth),
      epoch: fc.nat().map((epoch) => epoch as RevocationEpoch),
    }),
    apiKey: fc.string(),
    grant: fc.string().map((id) => id as GrantId),
    family: fc.string().map((id) => id as FamilyId),
  },
  { requiredKeys: ["client", "generation"] },
);
const source = (client: string, apiKey?: string): TokenSource => ({
  ...{ client: client as ClientId, generation: firstOrigin.client },
  ...(apiKey === undefined ? {} : { apiKey }),
});

describe("RFC 8693: the sources of a token", () => {
  it("are read back as they were written", () => {
    const lists = fc.array(arbitrarySource, { minLength: 1, maxLength: maxSources });
    fc.assert(
      fc.property(lists, (sources) => {
        const written: unknown = JSON.parse(JSON.stringify(sources.map(formatSource)));
        expect(parseSources(written)).toEqual(sources);
      }),
    );
  });

  it.each([
    ...["", {}, null, [], [[]], [["a", "", 0, "k", "x"]], [["a", "", 0], "b"], [[7, "", 0]]],
    ...[
      [7],
      [null],
      [{}],
      [["", "", 0]],
      [["a", ""]],
      [["a", 7, 0]],
      [["a", ".", 0]],
      [["a", "", "0"]],
      [["a", "", -1]],
    ],
    ...[
      [["a", "", 0, null]],
      [["a", "", 0, null, null, null]],
      [["a", "", 0, "k", null, null]],
      [["a", "", 0, 7, "g", "f"]],
      [["a", "", 0, null, 7, "f"]],
      [["a", "", 0, null, "g", "f", "x"]],
    ],
    ...[[["a", "", 0.5]], [["a", "", 0, 7]], Array.from({ length: 11 }, () => ["a", "", 0])],
  ])("are not %j", (written) => {
    expect(parseSources(written)).toBeUndefined();
  });

  it("hold the user's grant and family of what it was made of", () => {
    const [grant, family] = ["g" as GrantId, "f" as FamilyId];
    const token = { client: "a" as ClientId, origin: { ...firstOrigin, grant, family } };
    expect(sourcesOf([token])).toStrictEqual([{ ...source("a"), grant, family }]);
  });

  it("are the clients of what it was made of and their sources, each once", () => {
    const subject = {
      client: "a" as ClientId,
      origin: { ...firstOrigin, apiKey: "key", sources: [source("b"), source("c")] },
    };
    expect(sourcesOf([subject, { client: "b" as ClientId }])).toStrictEqual([
      source("a", "key"),
      source("b"),
      source("c"),
    ]);
  });
});
