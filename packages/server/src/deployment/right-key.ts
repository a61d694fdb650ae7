import type { Tenant, TenantId } from "@mintport/core";
import { ConfigurationError, type FullStorage, type PortError } from "@mintport/core/ports";
import { keySealer, managedKeys, UnknownSealingKey } from "@mintport/crypto";
import { fail } from "../errors/fail.ts";
import type { KeyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import type { Deployment } from "./deployment.ts";

type Asked = Pick<Deployment, "storage" | "keys">;

/** The verdict on the key-encryption key after a look at the first tenants. */
export interface KeyState {
  /** Whether nothing was met that other keys sealed, or something that ours did. */
  readonly isRight: boolean;
  /** Tenants whose signing keys another key sealed. */
  readonly foreign: readonly TenantId[];
}

/** Whether the key-encryption keys of this process open what is in the store, by the first tenants there are. */
export const keyState = async (asked: Asked): Promise<KeyState> => {
  const states = await Promise.all(
    (await firstTenants(asked)).map((tenant) => stateOf(asked, tenant)),
  );
  const foreign = states.flatMap(({ tenant, state }) => (state === "foreign" ? [tenant] : []));
  return { isRight: foreign.length === 0 || states.some(({ state }) => state === "ours"), foreign };
};

/** Refuses a process whose key opens nothing. Throws `ConfigurationError`; answers the tenants that are out of reach. */
export const requireRightKey = async (
  storage: FullStorage,
  { current, former }: KeyEncryptionKeys,
): Promise<readonly TenantId[]> => {
  const keys = managedKeys({ keyRings: storage.keyRings, sealer: keySealer(current, ...former) });
  const { isRight, foreign } = await keyState({ storage, keys });
  if (isRight) return foreign;
  throw new ConfigurationError("key-encryption-key", [
    {
      field: "MINTPORT_KEY_ENCRYPTION_KEY",
      message: `is another than the one that sealed the signing keys of tenant ${foreign.join(", ")}; give that one, here or as one of MINTPORT_FORMER_KEY_ENCRYPTION_KEYS`,
    },
  ]);
};

const firstTenants = async ({ storage }: Asked): Promise<readonly TenantId[]> =>
  storage.tenants
    .list({ limit: 10 })
    .match(
      ({ items }) => items.map(({ value }: { readonly value: Tenant }) => value.id),
      fail("the store cannot be asked for its tenants"),
    );

const stateOf = async (
  { keys }: Asked,
  tenant: TenantId,
): Promise<{ readonly tenant: TenantId; readonly state: "ours" | "foreign" | "unknown" }> => ({
  tenant,
  state: await keys.list(tenant).match(
    (ring) => (ring.length === 0 ? "unknown" : "ours"),
    ({ cause }: PortError) => (cause instanceof UnknownSealingKey ? "foreign" : "unknown"),
  ),
});
