import type { TenantId } from "@mintport/core";
import { isGivenUp, type SigningAlgorithm } from "@mintport/core/keys";
import type { KeyId, PortError } from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "@mintport/core/result";
import type { HeldRing } from "./held-rings.ts";
import { revocation } from "./key-decisions.ts";
import type { ChangeRing } from "./ring-changes.ts";

/** The parts that a revocation works with. */
export interface KeyRevocationParts {
  readonly change: ChangeRing;
  readonly maintain: (tenant: TenantId, alg: SigningAlgorithm) => ResultAsync<HeldRing, PortError>;
  readonly onFailure: (failure: PortError, tenant: TenantId) => void;
}

/** Revokes keys that leaked, and has another sign in the place of one that signed. */
export const keyRevocation =
  ({ change, maintain, onFailure }: KeyRevocationParts) =>
  (tenant: TenantId, kid: string): ResultAsync<"revoked" | "unknown", PortError> =>
    change(tenant, revocation(kid as KeyId)).andThen(({ keys }) => {
      const revoked = keys.find((key) => key.kid === kid);
      if (revoked === undefined) return okAsync("unknown" as const);
      if (isGivenUp(keys, revoked.alg)) return okAsync("revoked" as const);
      // In a write of its own, so that a key can be revoked while none can be made.
      return maintain(tenant, revoked.alg)
        .orTee((failure) => {
          onFailure(failure, tenant);
        })
        .map(() => "revoked" as const)
        .orElse(() => okAsync("revoked" as const));
    });
