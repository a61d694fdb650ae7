import { hash } from "node:crypto";
import type { ClientId, TenantId } from "@mintport/core";
import {
  type Clock,
  type RateLimiter,
  type SecretHash,
  sourceOf,
  toAsync,
} from "@mintport/core/ports";
import { secretHasher } from "@mintport/crypto";
import { fail } from "../../errors/fail.ts";
import type { Concealed } from "../../settings/concealed.ts";

/** The demo's one user. */
export const userName = "demo";

/** A name and a password that somebody sent. */
export interface PresentedPassword {
  readonly tenant: TenantId;
  readonly name: string;
  readonly password: string;
  readonly remoteAddress: string | undefined;
}

/** How the comparison ended; `limited`: this source must wait so many seconds. */
export type PasswordVerdict =
  | { readonly verdict: "match" | "mismatch" }
  | { readonly verdict: "limited"; readonly retryAfter: number };

/**
 * Compares a password with the demo user's, which is kept as an argon2id hash. The limiter counts guesses by their source, and by source
 * and name, as it counts those of clients. Every name costs the same work.
 */
export const passwordCheck = async (
  password: Concealed<string>,
  { limiter, clock }: { readonly limiter: RateLimiter | undefined; readonly clock: Clock },
): Promise<(presented: PresentedPassword) => Promise<PasswordVerdict>> => {
  const hasher = secretHasher({ scheme: "argon2id" });
  const hashes: readonly SecretHash[] = [
    await hasher
      .hash(password.reveal())
      .match((made) => made, fail("the password cannot be hashed")),
  ];
  const compare = async ({ tenant, name, password: text }: PresentedPassword): Promise<boolean> => {
    const { verdict } = await toAsync(hasher.verify(text, hashes, tenant)).match(
      (found) => found,
      fail("the password cannot be compared"),
    );
    return verdict === "match" && name === userName;
  };
  if (limiter === undefined)
    return async (presented) => ({ verdict: (await compare(presented)) ? "match" : "mismatch" });
  return async (presented) => {
    const { tenant, name, remoteAddress } = presented;
    const attempt = { tenant, client: nameAsClient(name), source: sourceOf(remoteAddress) };
    const admitted = await toAsync(limiter.admit(attempt, clock.now())).match(
      (verdict) => verdict,
      fail("the limiter is away"),
    );
    if (admitted.verdict === "limited") return admitted;
    const isRight = await compare(presented).catch(async (failure: unknown) => {
      await toAsync(limiter.settle(attempt, "undecided", clock.now())).unwrapOr(undefined);
      throw failure;
    });
    const settled = await toAsync(
      limiter.settle(attempt, isRight ? "proven" : "failed", clock.now()),
    ).match((verdict) => verdict, fail("the limiter is away"));
    if (settled.verdict === "limited") return settled;
    return { verdict: isRight ? "match" : "mismatch" };
  };
};

/** The limiter counts names of clients. A digest fits into one however the name is written, and is no client's. */
const nameAsClient = (name: string): ClientId =>
  `login:${hash("sha256", name, "base64url")}` as ClientId;
