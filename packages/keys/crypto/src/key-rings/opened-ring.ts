import type { TenantId } from "@mintport/core";
import { type PortError, portError, type Revision } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import { withDeadline } from "../concurrency/with-deadline.ts";
import { UnknownSealingKey } from "../secrets/jwe-sealer.ts";
import type { RingKey } from "../signing/key-ring.ts";
import { importKey } from "../signing/keys.ts";
import type { KeySealer } from "./key-sealer.ts";
import type { StoredKey } from "./stored-ring.ts";

/** A tenant's ring as a node uses it: the instants of its keys, and the keys themselves, ready to sign. */
export interface OpenedRing {
  readonly keys: readonly StoredKey[];
  /** `undefined` if the store has no ring yet. */
  readonly revision: Revision | undefined;
  readonly opened: OpenedKeys;
}

/** By `kid`. Revoked keys are not among them. */
export type OpenedKeys = ReadonlyMap<string, OpenedKey>;

/** A key that was opened, with the text that it was sealed as. */
export interface OpenedKey extends RingKey {
  readonly sealed: string;
}

/** The ring of a tenant that has no key yet. */
export const emptyRing: OpenedRing = { keys: [], revision: undefined, opened: new Map() };

/** The sealed keys that are to be opened, and the tenant they belong to. */
export interface RingOpening {
  readonly tenant: TenantId;
  readonly keys: readonly StoredKey[];
  /** Keys opened before: what is still sealed the same way is not opened again. */
  readonly before: OpenedKeys;
}

/**
 * Opens every key that is not revoked. One that cannot be opened makes the whole ring `corrupt`: its public half is
 * known by opening it, so that who can write to the store cannot slip a key into the JWK Set.
 */
export const openKeys = (
  sealer: KeySealer,
  deadline: number,
  { tenant, keys, before }: RingOpening,
): ResultAsync<OpenedKeys, PortError> => {
  const open = async ({ kid, alg, sealed }: StoredKey): Promise<readonly OpenedKey[]> => {
    if (sealed === undefined) return [];
    const held = before.get(kid);
    if (held?.sealed === sealed && held.signer.alg === alg) return [held];
    const privateJwk = await sealer.open(sealed);
    return [{ ...(await importKey({ tenant, kid, alg, privateJwk })), sealed }];
  };
  return withDeadline(deadline, () =>
    ResultAsync.fromPromise(
      Promise.all(keys.map(open)),
      // The decrypter's message about an edited key stays here.
      (cause) =>
        portError(
          "corrupt",
          "signing-keys",
          cause instanceof UnknownSealingKey ? cause : "a stored key cannot be opened",
        ),
    ),
  ).map((opened) => new Map(opened.flat().map((key) => [key.publicJwk.kid, key])));
};
