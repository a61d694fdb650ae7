import { err, errAsync, ok, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { type ClientSecret, isLive, maxSecrets } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import { type Instant, isExpired, later, type Seconds } from "../domain/instant.ts";
import { present } from "../domain/present.ts";
import { systemClock } from "../ports/clock.ts";
import { type Change, changeClient } from "./change.ts";
import { type ClientCreation, usesSealed, usesSecrets } from "./create-client.ts";
import { representable } from "./definitions/representable.ts";
import { type MadeSecret, makeSecret } from "./make-secret.ts";
import type { ManagementError } from "./management-error.ts";
import { secretEnd } from "./secret-end.ts";
import { noSecretGap } from "./secret-gap.ts";

/** The choices for a new secret of a client. */
export interface NewSecret {
  /** A name for people. */
  readonly label?: string;
  /** The first moment at which it is accepted; default: at once. */
  readonly notBefore?: Instant;
  /** The first moment at which it is no longer accepted; default: never, or as `longestSecretLifetime` says. */
  readonly expiresAt?: Instant;
  /**
   * Rotation: how long the secrets that are live now are still accepted beside this one, in seconds from the first
   * moment at which this one is: now, or `notBefore`. 0 ends them at that moment; `undefined` leaves them alone. It never
   * makes one live longer.
   */
  readonly overlap?: Seconds;
  /**
   * Whether the client may be without any secret for a while: those before it may have ended when this one begins.
   *
   * @default false
   */
  readonly allowGap?: boolean;
}

/**
 * Gives a client one more secret, and with `overlap` lets the old ones run out: no moment without a live secret, so a new
 * one that would never be accepted is refused, and one that begins when the others have ended, unless `allowGap` says otherwise.
 *
 * @example addSecret(ports)(tenant.id, client.id, { overlap: 86_400 })
 */
export const addClientSecret =
  (ports: ClientCreation) =>
  (
    tenant: TenantId,
    id: ClientId,
    { overlap, allowGap = false, ...about }: NewSecret,
  ): ResultAsync<MadeSecret, ManagementError> => {
    const now = (ports.clock ?? systemClock).now();
    return ports.clients
      .read(tenant, id)
      .andThen((found): ResultAsync<MadeSecret, ManagementError> => {
        if (found === undefined) return errAsync({ type: "unknown", what: "client", id });
        if (!usesSecrets(found.value)) return errAsync(noSecrets);
        const accepted = latest(now, about.notBefore);
        const moments = representable("notBefore", about.notBefore)
          .andThen(() => representable("expiresAt", about.expiresAt))
          .andThen(() => representable("overlap", later(accepted, overlap ?? 0)));
        if (moments.isErr()) return errAsync(moments.error);
        if (about.expiresAt !== undefined && isExpired(about.expiresAt, accepted))
          return errAsync(neverLive);
        const gap = allowGap ? ok() : noSecretGap(found.value.secrets, { now, begins: accepted });
        if (gap.isErr()) return errAsync(gap.error);
        const named = { ...about, id: `secret-${ports.entropy.text(6)}`, createdAt: now };
        return secretEnd(ports, accepted, about.expiresAt)
          .asyncAndThen((expiresAt) =>
            makeSecret(ports, { ...named, ...present({ expiresAt }) }, usesSealed(found.value)),
          )
          .andThrough(({ kept }) =>
            changeClient(ports.clients)(
              tenant,
              id,
              withSecret(kept, overlap === undefined ? undefined : later(accepted, overlap), now),
              found.revision,
            ),
          );
      });
  };

/** Ends one secret at once. */
export const removeClientSecret =
  (ports: Pick<ClientCreation, "clients">) =>
  (tenant: TenantId, id: ClientId, secret: string): ResultAsync<Client, ManagementError> =>
    changeClient(ports.clients)(tenant, id, (client) => {
      const secrets = client.secrets.filter((kept) => kept.id !== secret);
      return secrets.length === client.secrets.length
        ? err({ type: "unknown", what: "secret", id: secret })
        : ok({ ...client, secrets });
    }).map(({ value }) => value);

const withSecret =
  (made: ClientSecret, end: Instant | undefined, now: Instant): Change<Client> =>
  (client): Result<Client, ManagementError> => {
    const old = client.secrets
      .filter(({ expiresAt }) => expiresAt === undefined || !isExpired(expiresAt, now))
      .map((secret) => (end !== undefined && isLive(secret, now) ? endingBy(secret, end) : secret))
      .filter(({ expiresAt }) => expiresAt === undefined || !isExpired(expiresAt, now));
    return old.length >= maxSecrets ? err(tooMany) : ok({ ...client, secrets: [...old, made] });
  };

const latest = (now: Instant, notBefore: Instant | undefined): Instant =>
  notBefore === undefined || notBefore < now ? now : notBefore;

const endingBy = (secret: ClientSecret, end: Instant): ClientSecret =>
  secret.expiresAt !== undefined && secret.expiresAt <= end
    ? secret
    : { ...secret, expiresAt: end };

const noSecrets: ManagementError = {
  type: "invalid",
  problems: [
    {
      field: "authenticationMethods",
      message: "must hold a method with a secret, as client_secret_basic, before there can be one",
    },
  ],
};

const neverLive: ManagementError = {
  type: "invalid",
  problems: [
    { field: "expiresAt", message: "must be in the future and after notBefore, or left out" },
  ],
};

const tooMany: ManagementError = {
  type: "invalid",
  problems: [
    { field: "secrets", message: `must be at most ${maxSecrets}: remove one that is out of use` },
  ],
};
