import type { TenantId } from "@mintport/core";
import {
  ConfigurationError,
  type PublicJwk,
  portError,
  type Signer,
  type SigningKeys,
} from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";

/** A key in use: what signs, and what verifiers get. */
export interface RingKey {
  readonly tenant: TenantId;
  readonly signer: Signer;
  readonly publicJwk: PublicJwk;
}

/**
 * A fixed set of keys, each tenant with its own. The first key of an algorithm signs; the others are published, so
 * that what they signed still verifies.
 */
export const keyRing = (keys: readonly RingKey[]): SigningKeys => {
  const byTenant = new Map<TenantId, RingKey[]>();
  for (const key of keys) byTenant.set(key.tenant, [...(byTenant.get(key.tenant) ?? []), key]);
  refuseRepeatedKids(keys);
  const published = new Map(
    [...byTenant].map(([tenant, own]) => [tenant, own.map(({ publicJwk }) => publicJwk)]),
  );
  return {
    signer: (tenant, algorithm) => {
      const key = byTenant.get(tenant)?.find(({ signer }) => signer.alg === algorithm);
      return key === undefined
        ? err(portError("unavailable", "signing-keys", `no ${algorithm} key for ${tenant}`))
        : ok(key.signer);
    },
    publicKeys: (tenant) => ok(published.get(tenant) ?? []),
  };
};

/** Verifiers find a key by its name. */
const refuseRepeatedKids = (keys: readonly RingKey[]): void => {
  const nameOf = ({ tenant, publicJwk }: RingKey): string =>
    JSON.stringify([tenant, publicJwk.kid]);
  const names = keys.map(nameOf);
  const problems = names.flatMap((name, at) => {
    const first = names.indexOf(name);
    return first === at
      ? []
      : [
          {
            field: `keys[${at}].kid`,
            message: `must not be that of keys[${first}], of the same tenant`,
          },
        ];
  });
  if (problems.length > 0) throw new ConfigurationError("keys", problems);
};
