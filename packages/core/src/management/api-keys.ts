import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { type ApiKey, apiKeyText, isApiKeyLive, maxApiKeys } from "../domain/api-key.ts";
import type { Client } from "../domain/client.ts";
import type { ClientId, TenantId } from "../domain/identifiers.ts";
import { type Instant, isExpired, later, type Seconds } from "../domain/instant.ts";
import { present } from "../domain/present.ts";
import { isSubset, parseScope, type Scope } from "../domain/scope.ts";
import { type Clock, systemClock } from "../ports/clock.ts";
import type { Digester } from "../ports/digester.ts";
import type { Entropy } from "../ports/entropy.ts";
import { toAsync } from "../ports/maybe-async.ts";
import { systemDigester } from "../ports/system-digester.ts";
import { type Change, changeClient } from "./change.ts";
import { representable } from "./definitions/representable.ts";
import type { ManagedClients } from "./managed-tenants-and-clients.ts";
import type { ManagementError } from "./management-error.ts";

/** The ports by which API keys are made and removed. `digester` and `clock` default to the platform's. */
export interface ApiKeyPorts {
  readonly clients: ManagedClients;
  readonly entropy: Entropy;
  readonly digester?: Digester;
  readonly clock?: Clock;
}

/** The choices for a new API key. */
export interface NewApiKey {
  /** The scope that it is good for, as one text: a part of the client's own scope. Default: all of it. */
  readonly scope?: string;
  readonly label?: string;
  /** The first moment at which it is no longer accepted; default: never. */
  readonly expiresAt?: Instant;
}

/** A new API key: the text for its holder, and the part that is kept. */
export interface MadeApiKey {
  /** The key, this once: only its digest is kept. */
  readonly key: string;
  readonly kept: ApiKey;
}

/** Makes an API key for a client: 256 random bits, with prefix and checksum. */
export const createApiKey =
  (ports: ApiKeyPorts) =>
  (tenant: TenantId, id: ClientId, wanted: NewApiKey): ResultAsync<MadeApiKey, ManagementError> =>
    inTime(wanted, nowOf(ports))
      .asyncAndThen(() => made(ports, id, wanted))
      .andThen(({ key, kept }) =>
        changeClient(ports.clients)(tenant, id, withKey(kept, wanted.scope, nowOf(ports))).map(
          ({ value }) => ({ key, kept: storedAs(value, kept) }),
        ),
      );

/**
 * Makes its successor, with the same scope, label and expiry, and lets the old one run out: no moment without one that
 * works. A key that is dead already is refused, for its successor would be dead too.
 */
export const rotateApiKey =
  (ports: ApiKeyPorts) =>
  (
    tenant: TenantId,
    id: ClientId,
    { key: old, overlap }: { readonly key: string; readonly overlap: Seconds },
  ): ResultAsync<MadeApiKey, ManagementError> => {
    const now = nowOf(ports);
    return made(ports, id, {}).andThen(({ key, kept }) =>
      changeClient(ports.clients)(tenant, id, (client) =>
        representable("overlap", later(now, overlap))
          .andThen(() => liveKey(client, old, now))
          .andThen((found) => {
            const { scope, label, expiresAt } = found;
            const successor: ApiKey = {
              ...kept,
              scope,
              ...present({ label, expiresAt }),
            };
            const ending = endingBy(found, later(now, overlap));
            return added(replaced(client, ending), successor, now);
          }),
      ).map(({ value }) => ({ key, kept: storedAs(value, kept) })),
    );
  };

/** Ends a key at once. */
export const revokeApiKey =
  ({ clients }: Pick<ApiKeyPorts, "clients">) =>
  (tenant: TenantId, id: ClientId, key: string): ResultAsync<Client, ManagementError> =>
    changeClient(clients)(tenant, id, (client) =>
      keyNamed(client, key).map(() => ({
        ...client,
        apiKeys: (client.apiKeys ?? []).filter((kept) => kept.id !== key),
      })),
    ).map(({ value }) => value);

const storedAs = ({ apiKeys = [] }: Client, made: ApiKey): ApiKey =>
  apiKeys.find(({ id }) => id === made.id) ?? made;

const inTime = ({ expiresAt }: NewApiKey, now: Instant): Result<void, ManagementError> =>
  representable("expiresAt", expiresAt).andThen(() =>
    expiresAt === undefined || !isExpired(expiresAt, now)
      ? ok()
      : err(invalid("expiresAt", "must be in the future, or left out for a key without an end")),
  );

const nowOf = ({ clock = systemClock }: ApiKeyPorts): Instant => clock.now();

const made = (
  ports: ApiKeyPorts,
  client: ClientId,
  { label, expiresAt }: NewApiKey,
): ResultAsync<MadeApiKey, ManagementError> => {
  const { entropy, digester = systemDigester } = ports;
  const key = apiKeyText(client, entropy.text(keyBytes));
  return toAsync(digester.digest(key)).map((digest) => ({
    key,
    kept: {
      id: `key-${entropy.text(6)}`,
      digest,
      scope: [] as unknown as Scope,
      createdAt: nowOf(ports),
      ...present({ label, expiresAt }),
    },
  }));
};

const keyBytes = 32;

const withKey =
  (key: ApiKey, scope: string | undefined, now: Instant): Change<Client> =>
  (client) =>
    scopeFor(client, scope).andThen((granted) => added(client, { ...key, scope: granted }, now));

const scopeFor = (client: Client, text: string | undefined): Result<Scope, ManagementError> => {
  if (text === undefined) return ok(client.ownScope);
  return parseScope(text)
    .mapErr(() => invalid("scope", "must be scope tokens with single spaces between"))
    .andThen((scope) =>
      scope.length > 0 && isSubset(scope, client.ownScope)
        ? ok(scope)
        : err(invalid("scope", "must be a part of the client's own scope, and not empty")),
    );
};

const added = (client: Client, key: ApiKey, now: Instant): Result<Client, ManagementError> => {
  const live = (client.apiKeys ?? []).filter((kept) => isApiKeyLive(kept, now));
  return live.length >= maxApiKeys
    ? err(invalid("apiKeys", `must be at most ${maxApiKeys}: revoke one that is out of use`))
    : ok({ ...client, apiKeys: [...live, key] });
};

const replaced = (client: Client, key: ApiKey): Client => ({
  ...client,
  apiKeys: (client.apiKeys ?? []).map((kept) => (kept.id === key.id ? key : kept)),
});

const keyNamed = (client: Client, id: string): Result<ApiKey, ManagementError> => {
  const found = client.apiKeys?.find((key) => key.id === id);
  return found === undefined ? err({ type: "unknown", what: "API key", id }) : ok(found);
};

const liveKey = (client: Client, id: string, now: Instant): Result<ApiKey, ManagementError> =>
  keyNamed(client, id).andThen((found) =>
    isApiKeyLive(found, now)
      ? ok(found)
      : err(invalid("key", `must be a live one: ${id} has expired; make a new API key instead`)),
  );

const endingBy = (key: ApiKey, end: Instant): ApiKey =>
  key.expiresAt !== undefined && key.expiresAt <= end ? key : { ...key, expiresAt: end };

const invalid = (field: string, message: string): ManagementError => ({
  type: "invalid",
  problems: [{ field, message }],
});
