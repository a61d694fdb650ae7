import type { Tenant } from "@mintport/core";
import type { SigningAlgorithm } from "@mintport/core/keys";

/** The algorithms that a tenant signs with: its own, and those that its resources ask for. */
export const tenantAlgorithms = ({
  signingAlgorithm,
  resources,
}: Tenant): ReadonlySet<SigningAlgorithm> =>
  new Set([signingAlgorithm, ...resources.flatMap((resource) => resource.signingAlgorithm ?? [])]);

/** Why a key of another algorithm is not announced: nothing would ever sign with it, and it could not be taken back. */
export const algorithmProblem = (
  tenant: Tenant,
  algorithm: SigningAlgorithm,
): string | undefined => {
  const used = tenantAlgorithms(tenant);
  return used.has(algorithm)
    ? undefined
    : `must be one that the tenant signs with, ${[...used].join(" or ")}; to sign with another, change its signingAlgorithm`;
};
