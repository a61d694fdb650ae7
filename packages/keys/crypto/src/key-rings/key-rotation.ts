import type { TenantId } from "@mintport/core";
import { lastKey, type RotationPolicy, type SigningAlgorithm } from "@mintport/core/keys";
import type { Clock, PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { hasTooMany, rotation } from "./key-decisions.ts";
import { type ManagedKey, managedKeyOf } from "./managed-key.ts";
import type { ChangeRing } from "./ring-changes.ts";

/** The outcome of a rotation by hand. */
export type RotationVerdict =
  | { readonly verdict: "rotated"; readonly key: ManagedKey }
  /** More keys are published than rotation in time would ever make; wait until some are removed. */
  | { readonly verdict: "too_many_keys" }
  /** The tenant has no key of this algorithm, so there is nothing to follow. */
  | { readonly verdict: "unknown" };

/** Announces successors by hand. */
export const keyRotation =
  ({
    change,
    clock,
    policy,
  }: {
    readonly change: ChangeRing;
    readonly clock: Clock;
    readonly policy: RotationPolicy;
  }) =>
  (
    tenant: TenantId,
    alg: SigningAlgorithm,
    { immediately = false }: { readonly immediately?: boolean } = {},
  ): ResultAsync<RotationVerdict, PortError> => {
    const rotate = rotation(alg, immediately ? "at once" : "announced", policy);
    let refused: "too_many_keys" | "unknown" | undefined;
    return change(tenant, (keys, now) => {
      refused = undefined;
      if (!keys.some((key) => key.alg === alg)) refused = "unknown";
      else if (hasTooMany(keys, alg, now, policy)) refused = "too_many_keys";
      return refused === undefined ? rotate(keys, now) : { keys };
    }).map(({ keys }): RotationVerdict => {
      const last = lastKey(keys, alg);
      return refused !== undefined || last === undefined
        ? { verdict: refused ?? "unknown" }
        : { verdict: "rotated", key: managedKeyOf(last, clock.now(), policy) };
    });
  };
