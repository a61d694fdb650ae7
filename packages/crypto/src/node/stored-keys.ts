import { randomUUID } from "node:crypto";
import {
  type KeyStore,
  type PortError,
  portError,
  type Revision,
  type SigningAlgorithm,
  type SigningKeys,
  type TenantId,
} from "@mintport/core";
import { LRUCache } from "lru-cache";
import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { keyRing } from "../key-ring.ts";
import type { KeySealer } from "../sealed-key.ts";
import { formatRing, parseRing, type StoredKey, type StoredRing } from "../stored-ring.ts";
import { makePrivateJwk, staticKeys } from "./keys.ts";

export interface StoredKeysOptions {
  readonly keyRings: KeyStore;
  readonly sealer: KeySealer;
  /** How long a ring is used before the store is asked again, in milliseconds. Default 10,000. */
  readonly maxAge?: number;
}

/** Keys that outlive the process and that all nodes share. */
export interface StoredKeys extends SigningKeys {
  /**
   * Makes a key for the algorithm if the tenant has none. Any number of nodes may do so at once: one key comes of it,
   * and all of them use that.
   */
  ensure(tenant: TenantId, algorithm: SigningAlgorithm, kid?: string): ResultAsync<void, PortError>;
}

/**
 * Keys in a `KeyStore`, each imported once and then held in memory; a tenant's first key is made when it is needed.
 *
 * @example
 * const keys = storedKeys({ keyRings: storage.keyRings, sealer: keySealer(keyEncryptionKey) });
 */
export const storedKeys = ({
  keyRings,
  sealer,
  maxAge = 10_000,
}: StoredKeysOptions): StoredKeys => {
  const loaded = new LRUCache<TenantId, LoadedRing>({ max: maxTenants, ttl: maxAge });

  const load = (tenant: TenantId): ResultAsync<LoadedRing, PortError> => {
    const held = loaded.get(tenant);
    if (held !== undefined) return okAsync(held);
    return keyRings
      .read(tenant)
      .andThen((found) =>
        found === undefined
          ? okAsync(emptyRing)
          : parseRing(found.value)
              .mapErr(() => portError("corrupt", port))
              .asyncAndThen((ring) => open(sealer, tenant, { ring, revision: found.revision })),
      )
      .map((ring) => {
        if (ring !== emptyRing) loaded.set(tenant, ring);
        return ring;
      });
  };

  const ensure = (
    tenant: TenantId,
    alg: SigningAlgorithm,
    { kid, attempts }: { readonly kid?: string | undefined; readonly attempts: number },
  ): ResultAsync<LoadedRing, PortError> =>
    load(tenant).andThen((current) => {
      if (current.ring.keys.some((key) => key.alg === alg)) return okAsync(current);
      if (attempts === 0) return errAsync(portError("conflict", port));
      return makeStoredKey(sealer, alg, kid)
        .andThen((key) => {
          const next = formatRing({ keys: [...current.ring.keys, key] });
          return keyRings.replace(tenant, current.revision, next);
        })
        .andThen(() => {
          // Won or lost, the store now holds a newer ring than we do.
          loaded.delete(tenant);
          return ensure(tenant, alg, { kid, attempts: attempts - 1 });
        });
    });

  return {
    ensure: (tenant, alg, kid) => ensure(tenant, alg, { kid, attempts: 3 }).map(() => undefined),
    signer: (tenant, alg) =>
      ensure(tenant, alg, { attempts: 3 }).andThen(({ keys }) => keys.signer(tenant, alg)),
    published: (tenant) => load(tenant).andThen(({ keys }) => keys.published(tenant)),
  };
};

interface LoadedRing {
  readonly ring: StoredRing;
  readonly revision: Revision | undefined;
  readonly keys: SigningKeys;
}

const port = "signing-keys";

/** Rings held in memory; the one least used makes room. */
const maxTenants = 1000;

const emptyRing: LoadedRing = { ring: { keys: [] }, revision: undefined, keys: keyRing([]) };

const open = (
  sealer: KeySealer,
  tenant: TenantId,
  { ring, revision }: Pick<LoadedRing, "ring" | "revision">,
): ResultAsync<LoadedRing, PortError> =>
  ResultAsync.fromPromise(
    Promise.all(
      ring.keys.map(async ({ kid, alg, sealed }) => {
        const privateJwk = await sealer.open(sealed);
        return { tenant, kid, alg, privateJwk };
      }),
    ).then(staticKeys),
    // Sealed with another key-encryption key, or edited. What the decrypter says stays here.
    () => portError("corrupt", port, "a stored key cannot be opened with this key-encryption key"),
  ).map((keys) => ({ ring, revision, keys }));

const makeStoredKey = (
  sealer: KeySealer,
  alg: SigningAlgorithm,
  kid: string | undefined,
): ResultAsync<StoredKey, PortError> =>
  ResultAsync.fromPromise(
    makePrivateJwk(alg)
      .then((jwk) => sealer.seal(jwk))
      .then((sealed) => ({ kid: kid ?? randomUUID(), alg, sealed })),
    (cause) => portError("unavailable", port, cause),
  );
