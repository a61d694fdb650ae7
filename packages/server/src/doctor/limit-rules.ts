import { type Budget, defaultLimits } from "@mintport/rate-limit";
import { counted } from "../errors/counted.ts";
import type { Settings } from "../settings/settings.ts";
import { operationsFinding, operationsRule } from "./operations-rule.ts";
import type { ClientSubject, Finding, Rule, TenantSubject } from "./rule.ts";

/** Limits that cannot be reached, of clients. */
export const clientLimitRules: readonly Rule<ClientSubject>[] = [
  {
    ...operationsRule("requests-per-minute-above-source", "docs/limits.md", "note"),
    why: "One address is stopped by limits.source before: the client has its number only if it calls from several.",
    change: ({ settings }) =>
      `Raise limits.source above its ${perMinute(sourceOf(settings))} a minute, or lower requestsPerMinute.`,
    breaks: ({ client, settings }) =>
      (client.requestsPerMinute ?? 0) > perMinute(sourceOf(settings)),
  },
];

/** The same of tenants. */
export const tenantLimitRules: readonly Rule<TenantSubject>[] = [
  {
    ...operationsRule("tenant-requests-without-limits", "docs/limits.md"),
    why: "Limits are off: nobody counts, and the tenant's own number means nothing.",
    change: "Take MINTPORT_LIMITS=off away, or requestsPerMinute out.",
    breaks: ({ tenant, settings }) =>
      tenant.requestsPerMinute !== undefined && settings.limits === "off",
  },
];

/** The name of its rule. */
export const sourceBudgetRule = "source-budget-below-clients";

/** How many tokens the clients of a deployment need in an hour, if each takes a new one when the last is over. */
export interface TokenNeed {
  readonly clients: number;
  readonly tokens: number;
}

/** Whether one gateway, behind which all clients stand, would use up the budget of a source. */
export const sourceBudgetFindings = (
  settings: Settings,
  { clients, tokens }: TokenNeed,
): readonly Finding[] => {
  const budget = perMinute(sourceOf(settings));
  const needed = Math.ceil(tokens / 60);
  if (needed <= budget) return [];
  return [
    operationsFinding(sourceBudgetRule, {
      ...{ subject: "settings", source: "docs/limits.md" },
      why: `${counted(needed, "token")} a minute is the need of ${counted(clients, "client")}, and one source gets ${budget}: behind one gateway they stop each other.`,
      change: `Set limits.source to more than ${needed} points in 60 seconds, or have the gateway pass their addresses on: MINTPORT_FORWARDED_HEADER.`,
    }),
  ];
};

const sourceOf = ({ limits }: Settings): Budget | undefined =>
  limits === "off" ? undefined : { ...defaultLimits, ...limits }.source;

/** Without a budget there is no end. */
const perMinute = (budget: Budget | undefined): number =>
  budget === undefined
    ? Number.POSITIVE_INFINITY
    : Math.floor((budget.points * 60) / budget.duration);
