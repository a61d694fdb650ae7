import { hash } from "node:crypto";
import type { ClientId, TenantId } from "@mintport/core";
import {
  type AttemptOutcome,
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

/** How the comparison ended; `limited`: this source must wait so many seconds; `unavailable`: nobody could compare. */
export type PasswordVerdict =
  | { readonly verdict: "match" | "mismatch" | "unavailable" }
  | { readonly verdict: "limited"; readonly retryAfter: number };

/** The parts that count guesses. */
export interface GuessLimits {
  readonly limiter: RateLimiter | undefined;
  readonly clock: Clock;
}

/**
 * Compares a password with the demo user's, which is kept as an argon2id hash. The limiter counts guesses by their source, and by source
 * and name, as it counts those of clients. Every name costs the same work.
 */
export const passwordCheck = async (
  password: Concealed<string>,
  { limiter, clock }: GuessLimits,
): Promise<(presented: PresentedPassword) => Promise<PasswordVerdict>> => {
  const hasher = secretHasher({ scheme: "argon2id" });
  const hashes: readonly SecretHash[] = [
    await hasher.hash(password.reveal()).match((made) => made, fail("the password is not hashed")),
  ];
  const compare = ({ tenant, name, password: text }: PresentedPassword) =>
    toAsync(hasher.verify(text, hashes, tenant)).map(
      ({ verdict }): PasswordVerdict => ({
        verdict: verdict === "match" && name === userName ? "match" : "mismatch",
      }),
    );
  if (limiter === undefined) return (presented) => compare(presented).unwrapOr(unavailable);
  return async (presented) => {
    const { tenant, name, remoteAddress } = presented;
    const attempt = { tenant, client: nameAsClient(name), source: sourceOf(remoteAddress) };
    const admitted = await toAsync(limiter.admit(attempt, clock.now())).unwrapOr(unavailable);
    if (admitted.verdict !== "allowed") return admitted;
    const compared = await compare(presented).unwrapOr(unavailable);
    const settled = await toAsync(
      limiter.settle(attempt, outcomeOf[compared.verdict], clock.now()),
    ).unwrapOr(unavailable);
    return settled.verdict === "allowed" ? compared : settled;
  };
};

const unavailable = { verdict: "unavailable" } as const;

const outcomeOf = {
  ...{ match: "proven", mismatch: "failed", unavailable: "undecided", limited: "undecided" },
} as const satisfies Record<PasswordVerdict["verdict"], AttemptOutcome>;

/** The limiter counts names of clients. A digest fits into one however the name is written, and is no client's. */
const nameAsClient = (name: string): ClientId =>
  `login:${hash("sha256", name, "base64url")}` as ClientId;
