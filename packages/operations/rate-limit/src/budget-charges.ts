import { hash } from "node:crypto";
import type { LimitedAttempt, OwnLimits } from "@mintport/core/ports";
import type { Charge } from "./ledger.ts";
import type { Budget, Limits } from "./limits.ts";

/** The charges of an attempt by the moment at which they are due; of a budget without a limit there is none. */
export interface BudgetCharges {
  /** For each attempt, whatever comes of it. */
  readonly attempted: ChargesOf;
  /** In advance, for a failure. */
  readonly failed: ChargesOf;
  /** For the question whether a refused source proved itself lately. */
  readonly recognised: ChargesOf;
  /** For a request in the client's name. */
  readonly named: OwnChargesOf;
  /** For a request that the client proved to be its own. */
  readonly proven: OwnChargesOf;
}

type ChargesOf = (attempt: LimitedAttempt) => readonly Charge[];

/** With budgets that stand in the client's and the tenant's records, each in place of the limiter's. */
type OwnChargesOf = (attempt: LimitedAttempt, own?: OwnLimits) => readonly Charge[];

/**
 * The charges by these limits. Clients are counted within their tenant. A source is counted whatever it names, since a tenant
 * that it made up would bring it a budget of its own.
 */
export const budgetCharges = (limits: Limits): BudgetCharges => {
  const charge = (budget: keyof Limits, keyOf: KeyOf, slotOf: KeyOf): readonly ChargeOf[] => {
    const limit = limits[budget];
    return limit === undefined
      ? []
      : [(attempt) => ({ budget, limit, key: keyOf(attempt), slot: slotOf(attempt) })];
  };
  // Where a tenant's clients share no budget, nothing binds them to one node of a cluster.
  const client = charge("client", clientKey, limits.tenant === undefined ? clientKey : tenantOf);
  const failures = all(charge("sourceFailures", sourceKey, sourceKey));
  const guesses = all([
    ...charge("sourceFailures", sourceKey, sourceKey),
    ...charge("clientFailures", pairKey, sourceKey),
  ]);
  const named = all(client);
  const proven = all([...client, ...charge("tenant", tenantOf, tenantOf)]);
  return {
    attempted: all(charge("source", sourceKey, sourceKey)),
    failed: (attempt) => (attempt.unguessable === true ? failures : guesses)(attempt),
    recognised: all(charge("recognitions", lotKey, sourceKey)),
    named: (attempt, own) =>
      own !== undefined && hasOwn(own)
        ? [...ownClientCharge(limits, attempt, own)]
        : named(attempt),
    proven: (attempt, own) =>
      own !== undefined && hasOwn(own)
        ? [...ownClientCharge(limits, attempt, own), ...ownTenantCharge(limits, attempt, own)]
        : proven(attempt),
  };
};

const hasOwn = ({ client, tenant }: OwnLimits): boolean =>
  client !== undefined || tenant !== undefined;

const ownClientCharge = (
  limits: Limits,
  attempt: LimitedAttempt,
  own: OwnLimits,
): readonly Charge[] => {
  const limit = own.client === undefined ? limits.client : aMinute(own.client);
  const isShared = own.tenant !== undefined || limits.tenant !== undefined;
  const key = clientKey(attempt);
  return limit === undefined
    ? none
    : [{ budget: "client", limit, key, slot: isShared ? attempt.tenant : key }];
};

const ownTenantCharge = (
  limits: Limits,
  { tenant }: LimitedAttempt,
  own: OwnLimits,
): readonly Charge[] => {
  const limit = own.tenant === undefined ? limits.tenant : aMinute(own.tenant);
  return limit === undefined ? none : [{ budget: "tenant", limit, key: tenant, slot: tenant }];
};

const aMinute = (points: number): Budget => ({ points, duration: 60 });

/** No charges. */
export const none: readonly never[] = [];

type ChargeOf = (attempt: LimitedAttempt) => Charge;

type KeyOf = (attempt: LimitedAttempt) => string;

/** Up to two, without a loop: this runs three times a token. */
const all = ([first, second]: readonly ChargeOf[]): ChargesOf => {
  if (first === undefined) return () => none;
  if (second === undefined) return (attempt) => [first(attempt)];
  return (attempt) => [first(attempt), second(attempt)];
};

const sourceKey: KeyOf = ({ source }) => source;

const tenantOf: KeyOf = ({ tenant }) => tenant;

/** With lengths before the names, so that no two of them can be spelled as two others. */
const clientKey: KeyOf = ({ tenant, client }) => {
  const name: string = client ?? "";
  return `${tenant.length}:${tenant}${name.length}:${name}`;
};

const pairKey: KeyOf = (attempt) => clientKey(attempt) + attempt.source;

/**
 * A source with a lot of the clients that it names: it is refused already, and a window for each name that it makes up would
 * fill the memory.
 */
const lotKey: KeyOf = (attempt) =>
  `${Number.parseInt(hash("sha256", clientKey(attempt), "hex").slice(0, 2), 16) % lots} ${attempt.source}`;

const lots = 64;
