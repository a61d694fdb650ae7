import { okAsync, ResultAsync } from "neverthrow";
import { maxSecrets, type SealedSecret } from "../domain/client.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { PortError } from "../errors/port-error.ts";
import type { SecretSealer } from "../ports/secret-sealer.ts";

/** Opens the sealed secrets of one client of the tenant: these in clear, and decoys after them. */
export type OpenSecrets = (
  tenant: TenantId,
  sealed: readonly SealedSecret[],
) => ResultAsync<readonly string[], PortError>;

/**
 * Opens as many for a client that does not exist as for the client of the tenant that was seen with the most, at least one
 * and at most `maxSecrets`. Where the decoy cannot be sealed nothing is opened, so that an outage tells nothing either.
 */
export const openSecrets = (sealer: SecretSealer): OpenSecrets => {
  const most = new Map<TenantId, number>();
  let sealedDecoy: SealedSecret | undefined;
  const decoyOf = (): ResultAsync<SealedSecret, PortError> =>
    sealedDecoy === undefined
      ? sealer.seal(decoy).map((made) => {
          sealedDecoy = made;
          return made;
        })
      : okAsync(sealedDecoy);
  return (tenant, sealed) => {
    const count = Math.max(1, most.get(tenant) ?? 0, Math.min(sealed.length, maxSecrets));
    remember(most, tenant, count);
    const missing = Math.max(0, count - sealed.length);
    return decoyOf().andThen((stand) =>
      ResultAsync.combine(
        [...sealed, ...Array<SealedSecret>(missing).fill(stand)].map((one) => sealer.open(one)),
      ),
    );
  };
};

/** A tenant that was forgotten is learnt again. */
const remember = (most: Map<TenantId, number>, tenant: TenantId, count: number): void => {
  most.delete(tenant);
  const [oldest] = most.keys();
  if (most.size >= mostTenants && oldest !== undefined) most.delete(oldest);
  most.set(tenant, count);
};

const mostTenants = 1000;

/** The secret that an assertion is checked with where there is none; its match counts for nothing. */
const decoy = "no client has this secret, and a match with it proves nobody";
