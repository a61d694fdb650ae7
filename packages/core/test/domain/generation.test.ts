import { type Generation, generationOf } from "@mintport/core/ports";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Birth,
  firstGeneration,
  generationFault,
  nextGeneration,
  type RevocationEpoch,
} from "../../src/domain/generation.ts";
import type { ClientId } from "../../src/domain/identifiers.ts";
import { firstOrigin, formatOrigin, originOf, parseOrigin } from "../../src/domain/token-origin.ts";

const arbitraryGeneration: fc.Arbitrary<Generation> = fc.record({
  birth: fc.constantFrom("", "a", "B-_9").map((birth) => birth as Birth),
  epoch: fc.integer({ min: 0, max: 1_000_000 }).map((epoch) => epoch as RevocationEpoch),
});

describe("a generation", () => {
  it("is the first for a record in code", () => {
    expect(generationOf({})).toEqual({ birth: "", epoch: 0 });
    expect(generationOf({ generation: nextGeneration(firstGeneration) }).epoch).toBe(1);
  });

  it("that follows ends what was issued in it, and keeps the birth", () => {
    fc.assert(
      fc.property(arbitraryGeneration, (generation) => {
        const next = nextGeneration(generation);
        expect(next.birth).toBe(generation.birth);
        expect(generationFault(generation, next)).toBe("token_ended_by_epoch");
        expect(generationFault(generation, generation)).toBeUndefined();
      }),
    );
  });

  it("that a reader knows late does not end what is newer", () => {
    fc.assert(
      fc.property(arbitraryGeneration, (stale) => {
        expect(generationFault(nextGeneration(stale), stale)).toBeUndefined();
      }),
    );
  });

  it("of another birth ends everything, whatever the epochs", () => {
    fc.assert(
      fc.property(arbitraryGeneration, arbitraryGeneration, (one, other) => {
        fc.pre(one.birth !== other.birth);
        expect(generationFault(one, other)).toBe("token_of_former_record");
      }),
    );
  });
});

describe("a token's origin", () => {
  const arbitraryOrigin = fc.record(
    {
      tenant: arbitraryGeneration,
      client: arbitraryGeneration,
      apiKey: fc.string({ minLength: 1 }),
    },
    { requiredKeys: ["tenant", "client"] },
  );

  it("is read back as it was written", () => {
    fc.assert(
      fc.property(arbitraryOrigin, (origin) => {
        expect(parseOrigin(formatOrigin(origin))).toEqual(origin);
      }),
    );
  });

  it("is not said where all of it is the default", () => {
    expect(originOf({}, {})).toBeUndefined();
    expect(originOf({}, {}, { apiKey: "key" })).toStrictEqual({ ...firstOrigin, apiKey: "key" });
    const sources = [{ client: "a" as ClientId, generation: firstGeneration }];
    expect(originOf({}, {}, { sources })).toStrictEqual({ ...firstOrigin, sources });
    const generation = nextGeneration(firstGeneration);
    expect(originOf({ generation }, {})).toEqual({ ...firstOrigin, tenant: generation });
    expect(originOf({}, { generation })).toEqual({ ...firstOrigin, client: generation });
  });

  it("has epochs of fifteen digits at most, which a number holds exactly", () => {
    const digits = "9".repeat(15);
    expect(parseOrigin(`.0..${digits}`)?.client.epoch).toBe(999_999_999_999_999);
    expect(parseOrigin(`.0..${digits}0`)).toBeUndefined();
  });

  it.each(["", "a", ".0.", ".0..", ".0..-1", ".01..0", ".0..1e3", ".0..0.", "é.0..0", 7, null, {}])(
    "is not %j",
    (text) => {
      expect(parseOrigin(text)).toBeUndefined();
    },
  );
});
