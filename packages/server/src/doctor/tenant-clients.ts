import type { Client, Tenant } from "@mintport/core";
import { exactScopes } from "@mintport/core";
import type { ScopePolicy } from "@mintport/core/scope";
import { operationsFinding } from "./operations-rule.ts";
import type { Finding } from "./rule.ts";

/** The names of its rules. */
export const tenantClientsRules: readonly string[] = [
  ...["exchange-of-unknown-client", "scope-that-no-client-has"],
];

/** All clients of a tenant, and what else may be a client there. */
export interface TenantClients {
  readonly tenant: Tenant;
  readonly clients: readonly Client[];
  /** The ids of those that cannot be read. */
  readonly damaged: readonly string[];
  /** Whether clients come of themselves, by documents or by registration. */
  readonly isOpen: boolean;
}

/** What can be said only of all clients of a tenant together. */
export const tenantClientsFindings = (
  all: TenantClients,
  policies: readonly ScopePolicy[],
): readonly Finding[] => [...unknownClients(all), ...unheldScopes(all, policies)];

const unknownClients = ({
  tenant,
  clients,
  damaged,
  isOpen,
}: TenantClients): readonly Finding[] => {
  const ids = new Set<string>([...clients.map(({ id }) => id), ...damaged]);
  return clients.flatMap(({ id, tokenExchange: { impersonates = [], actsFor = [] } = {} }) => {
    const gone = [...new Set([...impersonates, ...actsFor])].filter(
      // The URL of a document becomes a client when it first asks.
      (name) => !ids.has(name) && !(isOpen && name.startsWith("https:")),
    );
    if (gone.length === 0) return [];
    return [
      operationsFinding("exchange-of-unknown-client", {
        ...{ severity: "warning", source: "RFC 8693 §2.1" },
        subject: `tenant ${tenant.id}, client ${id}`,
        why: "The client may exchange the tokens of clients that are not there: whoever gets such an id next inherits that.",
        change: `Take ${gone.join(", ")} out of tokenExchange.`,
      }),
    ];
  });
};

const unheldScopes = (
  { tenant, clients, damaged, isOpen }: TenantClients,
  policies: readonly ScopePolicy[],
): readonly Finding[] => {
  // Nothing can be said of clients that are still to come.
  if (isOpen || clients.length === 0 || damaged.length > 0) return [];
  const { covers } = policies.find(({ name }) => name === tenant.scopePolicy) ?? exactScopes;
  const held = [
    ...new Set(
      clients.flatMap(({ ownScope, authorization }) => [
        ...ownScope,
        ...(authorization?.delegatedScope ?? []),
      ]),
    ),
  ];
  return tenant.resources.flatMap(({ indicator, scopes = [] }) => {
    const unheld = [...scopes].filter((scope) => !held.some((one) => covers(one, scope)));
    if (unheld.length === 0) return [];
    return [
      operationsFinding("scope-that-no-client-has", {
        ...{ severity: "note", source: "RFC 6749 §3.3" },
        subject: `tenant ${tenant.id}`,
        why: "A resource knows scopes that no client may have: a name is misspelt, or left over.",
        change: `Give a client ${unheld.join(" ")}, or take that out of ${indicator}.`,
      }),
    ];
  });
};
