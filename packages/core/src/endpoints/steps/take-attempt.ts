import { err, ok } from "neverthrow";
import type { TenantId } from "../../domain/identifiers.ts";
import { type Instant, instant, later, type Seconds } from "../../domain/instant.ts";
import { type OAuthError, rateLimited } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { Digester } from "../../ports/digester.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { SingleUseStore } from "../../ports/single-use-store.ts";

interface Ports {
  readonly singleUse: SingleUseStore;
  readonly digester: Digester;
}

/** Who tries, and how often they may. */
export interface AttemptBudget {
  /** The things that are tried, in words for the operator. @example "user codes" */
  readonly what: string;
  /** @example ["user", subject] */
  readonly name: readonly string[];
  readonly attempts: number;
  /** The place to begin with, where there are too many to look at each: a few are. Default: the first, and each is looked at. */
  readonly from?: number;
  /** How many places are looked at from there on. @default 3 */
  readonly looks?: number;
  /** Attempts are counted anew after each whole multiple of so many seconds since 1970. */
  readonly window: Seconds;
}

/**
 * Takes one of the attempts of a budget, before anything is looked up: no number of callers at once gets more. An attempt is a place in a
 * row of places, each of which the store gives away once, so that it needs no limiter.
 */
export const takeAttempt = (
  ports: Ports,
  tenant: TenantId,
  budget: AttemptBudget,
  now: Instant,
  tried = 0,
): MaybeAsync<void, OAuthError<"temporarily_unavailable"> | PortError> => {
  const { what, name, attempts, window, from, looks = 3 } = budget;
  if (tried >= (from === undefined ? attempts : looks))
    return err(
      rateLimited({
        retryAfter: window - (now % window),
        budget: `${what} of a ${name[0] ?? ""}`,
      }),
    );
  // The window stands in the name: a place of a former one may be there still, and nobody gives it away a second time.
  const began = now - (now % window);
  const place = ((from ?? 0) + tried) % attempts;
  const key = JSON.stringify(["attempt", what, ...name, began, place]);
  return andThen(ports.digester.digest(key), (digest) =>
    andThen(
      ports.singleUse.put(tenant, digest, {
        content: "{}",
        expiresAt: later(instant(began), window),
      }),
      (verdict): ReturnType<typeof takeAttempt> =>
        verdict === "stored" ? ok(undefined) : takeAttempt(ports, tenant, budget, now, tried + 1),
    ),
  );
};
