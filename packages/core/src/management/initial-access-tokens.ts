import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { credentialText } from "../domain/credential-text.ts";
import type { TenantId } from "../domain/identifiers.ts";
import { type Instant, isExpired } from "../domain/instant.ts";
import { present } from "../domain/present.ts";
import {
  type InitialAccessToken,
  initialAccessTokenFault,
  initialAccessTokenPrefix,
  maxInitialAccessTokens,
} from "../domain/registration/initial-access-token.ts";
import { isWholeWithin, problemUnless } from "../errors/problem-unless.ts";
import { type Clock, systemClock } from "../ports/clock.ts";
import type { Digester } from "../ports/digester.ts";
import type { Entropy } from "../ports/entropy.ts";
import { toAsync } from "../ports/maybe-async.ts";
import { systemDigester } from "../ports/system-digester.ts";
import { changeTenant } from "./change.ts";
import { representable } from "./definitions/representable.ts";
import type { ManagedTenants } from "./managed-tenants-and-clients.ts";
import { type ManagementError, noProblems } from "./management-error.ts";

/** The ports by which initial access tokens are made. `digester` and `clock` default to the platform's. */
export interface InitialAccessTokenPorts {
  readonly tenants: ManagedTenants;
  readonly entropy: Entropy;
  readonly digester?: Digester;
  readonly clock?: Clock;
}

/** The choices for a new initial access token. */
export interface NewInitialAccessToken {
  /** The rules that it opens, by their name in the `initialAccessTokens` of `dynamicRegistration`. */
  readonly profile: string;
  /** How many clients it may register: 1 to 1000000. Default: any number. */
  readonly uses?: number;
  /** The first moment at which it is no longer accepted. Default: never. */
  readonly expiresAt?: Instant;
  /** A name for people: at most 200 characters. */
  readonly label?: string;
}

/** A new initial access token: the text for its holder, and the part that is kept. */
export interface MadeInitialAccessToken {
  /** The token, this once: only its digest is kept. */
  readonly token: string;
  readonly kept: InitialAccessToken;
}

/**
 * Makes a token that lets its bearer register clients at a tenant (RFC 7591 §1.2): 256 random bits, with prefix and checksum. A tenant has
 * at most 100; those that are over make room.
 *
 * @example await createInitialAccessToken({ tenants: storage.tenants, entropy })(tenant, { profile: "partners", uses: 1 })
 */
export const createInitialAccessToken =
  (ports: InitialAccessTokenPorts) =>
  (
    tenant: TenantId,
    wanted: NewInitialAccessToken,
  ): ResultAsync<MadeInitialAccessToken, ManagementError> => {
    const { entropy, digester = systemDigester, clock = systemClock } = ports;
    const now = clock.now();
    const token = credentialText(initialAccessTokenPrefix, entropy.text(32));
    return judge(wanted, now)
      .asyncAndThen(() => toAsync(digester.digest(token)))
      .andThen((digest) => {
        const { profile, uses, expiresAt, label } = wanted;
        const kept: InitialAccessToken = {
          ...{ id: `iat-${entropy.text(6)}`, digest, createdAt: now, profile },
          ...present({ usesLeft: uses, expiresAt, label }),
        };
        return changeTenant(ports.tenants)(tenant, (found) => {
          const living = (found.initialAccessTokens ?? []).filter(
            (one) => initialAccessTokenFault(one, now) === undefined,
          );
          return noProblems(
            problemUnless(
              living.length < maxInitialAccessTokens,
              "profile",
              `must wait: a tenant has at most ${maxInitialAccessTokens} initial access tokens; remove one`,
            ),
          ).map(() => ({ ...found, initialAccessTokens: [...living, kept] }));
        }).map(() => ({ token, kept }));
      });
  };

/** Ends an initial access token at once. The clients that it registered stay. */
export const removeInitialAccessToken =
  ({ tenants }: Pick<InitialAccessTokenPorts, "tenants">) =>
  (tenant: TenantId, id: string): ResultAsync<void, ManagementError> =>
    changeTenant(tenants)(tenant, (found) => {
      const others = (found.initialAccessTokens ?? []).filter((one) => one.id !== id);
      return others.length === (found.initialAccessTokens ?? []).length
        ? err({ type: "unknown", what: "initial access token", id })
        : ok({ ...found, initialAccessTokens: others });
    }).map(() => undefined);

const judge = (
  { profile, uses, expiresAt, label }: NewInitialAccessToken,
  now: Instant,
): Result<void, ManagementError> =>
  representable("expiresAt", expiresAt).andThen(() =>
    noProblems([
      ...problemUnless(
        typeof profile === "string" && /^[\w-]{1,64}$/.test(profile),
        "profile",
        "must be the name of rules: letters, digits, - and _",
      ),
      ...problemUnless(
        uses === undefined || isWholeWithin(uses, 1, 1_000_000),
        "uses",
        "must be a whole number, 1 to 1000000, or left out for any number",
      ),
      ...problemUnless(
        expiresAt === undefined || !isExpired(expiresAt, now),
        "expiresAt",
        "must be in the future, or left out for a token without an end",
      ),
      ...problemUnless(
        label === undefined || (typeof label === "string" && label.length <= 200),
        "label",
        "must have at most 200 characters",
      ),
    ]),
  );
