import type { Tenant, TenantId } from "@mintport/core";
import {
  lastKey,
  nextSteps,
  type RotationPolicy,
  type SigningAlgorithm,
} from "@mintport/core/keys";
import { type FullStorage, type Instant, isPortError } from "@mintport/core/ports";
import {
  defaultRotationPolicy,
  keySealer,
  type ManagedKey,
  type ManagedKeys,
  managedKeys,
  UnknownSealingKey,
} from "@mintport/crypto";
import { causeText } from "../errors/cause-text.ts";
import { tenantAlgorithms } from "../management/tenant-algorithms.ts";
import type { KeyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import { notLookedAt } from "./not-looked-at.ts";
import { operationsFinding } from "./operations-rule.ts";
import type { Finding, Severity } from "./rule.ts";

/** The names of its rules. */
export const keyRules: readonly string[] = [
  ...["keys-out-of-reach", "key-of-former-algorithm", "successor-overdue"],
  "former-key-encryption-key-in-use",
];

/** What a tenant's keys are judged by. */
export interface KeyExamination {
  readonly keyRings: FullStorage["keyRings"];
  readonly keys: KeyEncryptionKeys;
  /** In seconds. */
  readonly rotationInterval: number;
  readonly now: Instant;
}

/** Looks through the signing keys of tenants, one after the other. */
export const keySearch = ({
  keyRings,
  keys: { current, former },
  rotationInterval,
  now,
}: KeyExamination): ((tenant: Tenant) => Promise<readonly Finding[]>) => {
  const policy = { ...defaultRotationPolicy, rotationInterval };
  const opening = (...sealing: readonly [Uint8Array, ...Uint8Array[]]): ManagedKeys =>
    managedKeys({ keyRings, sealer: keySealer(...sealing), clock: { now: () => now }, policy });
  const all = opening(current, ...former);
  const latest = former.length === 0 ? all : opening(current);
  return async (tenant) => {
    const ring = await listed(all, tenant.id);
    if ("cause" in ring) return [blindTo(tenant, ring.cause) ?? outOfReach(tenant, ring.cause)];
    const isFormer = latest !== all && "cause" in (await listed(latest, tenant.id));
    return [
      ...(isFormer ? [formerInUse(tenant)] : []),
      ...formerAlgorithms(tenant, ring.keys),
      ...(tenant.disabled ? [] : overdue(tenant, ring.keys, { now, policy })),
    ];
  };
};

const listed = (
  keys: ManagedKeys,
  tenant: TenantId,
): Promise<{ readonly keys: readonly ManagedKey[] } | { readonly cause: unknown }> =>
  keys.list(tenant).match(
    (ring) => ({ keys: ring }),
    (cause) => ({ cause }),
  );

/** A store that is away says nothing of the keys in it. */
const blindTo = (tenant: Tenant, cause: unknown): Finding | undefined =>
  isPortError(cause) && cause.kind !== "corrupt"
    ? notLookedAt(
        `tenant ${tenant.id}`,
        `The doctor could not look at the signing keys: ${causeText(cause)}.`,
        "See to it that the store answers, and ask again.",
      )
    : undefined;

const outOfReach = (tenant: Tenant, cause: unknown): Finding => {
  const isForeign =
    typeof cause === "object" &&
    cause !== null &&
    "cause" in cause &&
    cause.cause instanceof UnknownSealingKey;
  return finding(tenant, "keys-out-of-reach", {
    severity: "error",
    why: isForeign
      ? "No key-encryption key of the settings opens the tenant's signing keys: it gets no tokens."
      : `The tenant's signing keys cannot be read: ${causeText(cause)}.`,
    change: isForeign
      ? "Name the key that sealed them in MINTPORT_FORMER_KEY_ENCRYPTION_KEYS, then: mintport key reseal."
      : "Restore its key ring from a backup.",
  });
};

const formerInUse = (tenant: Tenant): Finding =>
  finding(tenant, "former-key-encryption-key-in-use", {
    why: "A former key-encryption key still seals signing keys: whoever has it opens them, and without it they are lost.",
    change: "Seal them with the current one: mintport key reseal.",
  });

/** What nobody signs with goes on being rotated, and every verifier gets it. */
const formerAlgorithms = (tenant: Tenant, keys: readonly ManagedKey[]): readonly Finding[] => {
  const used = tenantAlgorithms(tenant);
  return algorithmsOf(keys)
    .filter((alg) => !used.has(alg) && lastKey(keys, alg) !== undefined)
    .map((alg) =>
      finding(tenant, "key-of-former-algorithm", {
        why: "The tenant signs with another algorithm now, and keys of the former one are still made and published.",
        change: `End them: mintport key retire ${tenant.id} --algorithm ${alg}.`,
      }),
    );
};

/** A ring is written when its keys are used, so a day goes by before it counts as late. */
const overdue = (
  tenant: Tenant,
  keys: readonly ManagedKey[],
  { now, policy }: { readonly now: Instant; readonly policy: RotationPolicy },
): readonly Finding[] => {
  const yesterday = (now - 86_400) as Instant;
  const used = tenantAlgorithms(tenant);
  return algorithmsOf(keys)
    .filter(
      (alg) =>
        used.has(alg) &&
        lastKey(keys, alg) !== undefined &&
        nextSteps(keys, alg, yesterday, policy).add,
    )
    .map((alg) =>
      finding(tenant, "successor-overdue", {
        why: "The signing key should have a successor for more than a day: nobody asks for the tenant's tokens or keys, or the store takes no writes.",
        change: `Look in the server's log, or make one: mintport key rotate ${tenant.id} --algorithm ${alg}.`,
      }),
    );
};

const algorithmsOf = (keys: readonly ManagedKey[]): readonly SigningAlgorithm[] => [
  ...new Set(keys.map(({ alg }) => alg)),
];

const finding = (
  tenant: Tenant,
  rule: string,
  rest: Pick<Finding, "why" | "change"> & { readonly severity?: Severity },
): Finding =>
  operationsFinding(rule, { ...rest, subject: `tenant ${tenant.id}`, source: "docs/keys.md" });
