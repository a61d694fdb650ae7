import {
  type AuthenticationContext,
  type Client,
  defineClient,
  defineTenant,
} from "@mintport/core";
import type { ClientSecret } from "@mintport/core/management";
import {
  instant,
  portError,
  type SecretHash,
  type SecretVerdict,
  type VerifiedSecret,
} from "@mintport/core/ports";
import { errAsync, okAsync } from "@mintport/core/result";
import { expectErr, expectOk, fixedClock } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { verifyClientSecret } from "../../src/client-authentication/verify-client-secret.ts";
import { toAsync } from "../../src/ports/maybe-async.ts";

const now = instant(1_800_000_000);
const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const hash = (text: string) => `$x$${text}` as SecretHash;
const secret = (text: string, more: object = {}): ClientSecret => ({
  ...{ id: text, hash: hash(text) },
  ...more,
});
const client: Client = {
  ...defineClient({ id: "reports", grantTypes: [] }),
  secrets: [
    secret("old", { expiresAt: now }),
    secret("a"),
    secret("b"),
    secret("next", { notBefore: now + 1 }),
  ],
};

/** Judges a secret. The hasher says yes to what stands in its hashes, unless it is told what to say. */
const judged = async (
  presented: string,
  {
    who = client,
    answer,
    known = [],
    isLimited = false,
    bare = false,
  }: {
    readonly who?: Client | null;
    readonly answer?: SecretVerdict;
    readonly known?: readonly object[];
    readonly isLimited?: boolean;
    readonly bare?: boolean;
  } = {},
) => {
  const asked: unknown[] = [];
  const remembered: unknown[] = [];
  const used: unknown[] = [];
  const context = {
    ...{ tenant, clock: fixedClock(now), source: "192.0.2.1" },
    secretHasher: {
      verify: (text: string, hashes: readonly SecretHash[], of: string) => {
        asked.push([text, hashes, of]);
        const match: SecretVerdict = { verdict: "match", hash: hash(text) };
        return okAsync(answer ?? (hashes.includes(hash(text)) ? match : { verdict: "mismatch" }));
      },
    },
    rateLimiter: isLimited ? {} : undefined,
    ...(bare
      ? {}
      : {
          verifiedSecrets: {
            remember: (seen: unknown) => remembered.push(seen),
            knows: (seen: VerifiedSecret) =>
              known.some((one) => JSON.stringify(one) === JSON.stringify(seen)),
          },
          secretUpkeep: { used: (use: unknown) => used.push(use) },
        }),
  } as unknown as AuthenticationContext;
  const verdict = expectOk(await toAsync(verifyClientSecret(presented, who ?? undefined, context)));
  return { verdict, asked, remembered, used };
};
const by = { tenant: "main", client: "reports" };

describe("a client's secret (RFC 6749 §2.3.1)", () => {
  it("is one of those that are live now; its use is noted and it is remembered by its hash", async () => {
    for (const text of ["a", "b"]) {
      const { verdict, asked, remembered, used } = await judged(text);
      expect(verdict).toBe("proven");
      expect(asked).toEqual([[text, [hash("a"), hash("b")], "main"]]);
      expect(remembered).toStrictEqual([{ ...by, hash: hash(text), presented: text }]);
      expect(used).toStrictEqual([{ ...by, hash: hash(text), at: now }]);
    }
  });

  it("is remembered by its source too, where there are limits", async () => {
    const { remembered } = await judged("a", { isLimited: true });
    expect(remembered).toStrictEqual([
      { ...by, hash: hash("a"), presented: "a" },
      { ...by, presented: "a", source: "192.0.2.1" },
    ]);
  });

  it("is not hashed again if it was verified lately against a hash that is live", async () => {
    const known = [{ ...by, hash: hash("b"), presented: "b" }];
    const { verdict, asked, remembered, used } = await judged("b", { known, isLimited: true });
    expect([verdict, asked]).toEqual(["proven", []]);
    expect(remembered).toStrictEqual([{ ...by, presented: "b", source: "192.0.2.1" }]);
    expect(used).toStrictEqual([{ ...by, hash: hash("b"), at: now }]);
    const stale = [{ ...by, hash: hash("old"), presented: "old" }];
    expect((await judged("old", { known: stale })).verdict).toBe("secret_mismatch");
  });

  it("is handed on to be hashed anew where its hash is outdated, and only then", async () => {
    const answer: SecretVerdict = { verdict: "match", hash: hash("a"), outdated: true };
    expect((await judged("a", { answer })).used).toStrictEqual([
      { ...by, hash: hash("a"), at: now, presented: "a" },
    ]);
  });

  it("of nobody costs the same work, and proves nobody whatever the hasher says", async () => {
    const answer: SecretVerdict = { verdict: "match", hash: hash("a") };
    for (const who of [null, { ...client, secrets: [] }]) {
      const { verdict, asked, remembered, used } = await judged("a", { who, answer });
      expect(verdict).toBe("secret_mismatch");
      expect(asked).toEqual([["a", [], "main"]]);
      expect([remembered, used]).toEqual([[], []]);
    }
  });

  it("is not another's: a match counts only for a hash that the hasher was given", async () => {
    const answer: SecretVerdict = { verdict: "match", hash: hash("old") };
    expect((await judged("a", { answer })).verdict).toBe("secret_mismatch");
    expect((await judged("c")).verdict).toBe("secret_mismatch");
  });

  it("needs neither memory nor upkeep", async () => {
    for (const isLimited of [true, false])
      expect((await judged("a", { bare: true, isLimited })).verdict).toBe("proven");
  });

  it("is not judged while the hasher cannot say", async () => {
    const failure = portError("unavailable", "secret-hasher");
    const context = {
      ...{ tenant, clock: fixedClock(now), secretHasher: { verify: () => errAsync(failure) } },
    } as unknown as AuthenticationContext;
    expect(expectErr(await toAsync(verifyClientSecret("a", client, context)))).toBe(failure);
  });
});
