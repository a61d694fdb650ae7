import type { Client, Tenant } from "@mintport/core";
import type { KnownNames } from "@mintport/core/management";
import type { FullStorage, Instant } from "@mintport/core/ports";
import type { ScopePolicy } from "@mintport/core/scope";
import type { Cluster, Redis } from "ioredis";
import type { Kysely } from "kysely";
import { allPages } from "../management/all-pages.ts";
import type { KeyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import { providersIn } from "../settings/providers-in.ts";
import type { Settings } from "../settings/settings.ts";
import { policyOf } from "../users/client-documents-of.ts";
import { serverCertificateFindings } from "./certificate-rules.ts";
import { databaseFindings } from "./database-findings.ts";
import { keySearch } from "./key-search.ts";
import { sourceBudgetFindings } from "./limit-rules.ts";
import { type AskUrl, mcpFindings } from "./mcp-findings.ts";
import { mcpSettingsRules } from "./mcp-rules.ts";
import { namedTenantsFindings } from "./named-tenants.ts";
import { askedOf } from "./not-looked-at.ts";
import { providerFindings } from "./provider-findings.ts";
import { redisFindings } from "./redis-findings.ts";
import { rowsBesideRedis } from "./rows-beside-redis.ts";
import type { Finding, Profile, Rule, TenantSubject } from "./rule.ts";
import { clientRulesIn, settingsRulesAll, tenantRulesIn } from "./rules.ts";
import { damagedRow, secretsNotCompared, wellKnownSecret } from "./stored-rules.ts";
import { tenantClientsFindings } from "./tenant-clients.ts";
import { type WellKnownSearchOptions, wellKnownSearch } from "./well-known-search.ts";

/** The deployment that the doctor looks at. */
export interface Examined {
  readonly settings: Settings;
  readonly storage: FullStorage;
  readonly now: Instant;
  /** The names of everything that the deployment has. */
  readonly known: KnownNames;
  /** Its scope policies. Default: none of them is known, and a scope covers itself. */
  readonly scopePolicies?: readonly ScopePolicy[];
  /** Asks issuers and MCP servers, where their profile is wanted. Default: nobody is asked. */
  readonly ask?: AskUrl;
  /** The keys that seal signing keys. Default: no signing key is looked at. */
  readonly keys?: KeyEncryptionKeys;
  /** How secrets of the documentation are looked for. */
  readonly wellKnown?: WellKnownSearchOptions;
  /** The engines, which are asked how they are run. Default: they are not. */
  readonly engines?: Engines;
}

/** The engines below the stores. */
export interface Engines {
  readonly database: Kysely<unknown> | undefined;
  readonly redis: Redis | Cluster | undefined;
  /** How many machines run the server. */
  readonly nodes: number;
  /** This machine's time, in milliseconds. */
  readonly milliseconds: () => number;
}

/**
 * Holds a configuration, a store and its engines against the profiles, and says what breaks them: everything, or `only` one
 * tenant and its clients. Changes nothing. What cannot be asked is a finding, and stops nothing.
 */
export const examine = async (
  examined: Examined,
  profiles: readonly Profile[],
  only?: Tenant,
): Promise<readonly Finding[]> => {
  const { settings, storage } = examined;
  // What a profile asks of the settings keeps one tenant from it as well.
  const findings = broken(
    only === undefined ? settingsRulesAll : mcpSettingsRules,
    settings,
    "settings",
  );
  const tenants =
    only === undefined
      ? await allPages((page) => storage.tenants.list(page))
      : { items: [{ value: only }], damaged: [] };
  findings.push(...tenants.damaged.map(({ name }) => damagedRow(`tenant ${name}`)));
  if (only === undefined) findings.push(...(await aroundTenants(examined, tenants)));
  const inside = await insideTenants(examined, profiles, { tenants: tenants.items, only });
  return [...findings, ...inside].filter(({ profile }) => profiles.includes(profile));
};

interface Tenants {
  readonly items: readonly { readonly value: Tenant }[];
  readonly damaged: readonly { readonly name: string }[];
}

/** What is of no tenant: engines, providers, and the names that settings have for tenants. */
const aroundTenants = async (
  { settings, now, engines }: Examined,
  { items, damaged }: Tenants,
): Promise<readonly Finding[]> => {
  const ids = items.map(({ value }) => value.id);
  const [certificate, database, rows, redis] = await Promise.all([
    askedOf("settings", async () => serverCertificateFindings(settings, now)),
    engines?.database === undefined
      ? []
      : databaseFindings(engines.database, { settings, ...engines }),
    engines?.database === undefined ? [] : rowsBesideRedis(engines.database, settings, now),
    engines?.redis === undefined
      ? []
      : redisFindings(engines.redis, {
          isAlone: settings.databaseUrl === undefined,
          milliseconds: engines.milliseconds,
        }),
  ]);
  return [
    ...namedTenantsFindings(settings, [...ids, ...damaged.map(({ name }) => name)]),
    ...[...certificate, ...database, ...rows, ...redis],
    ...(await providerFindings(providersIn(settings), ids)),
  ];
};

const insideTenants = async (
  examined: Examined,
  profiles: readonly Profile[],
  { tenants, only }: { readonly tenants: Tenants["items"]; readonly only: Tenant | undefined },
): Promise<readonly Finding[]> => {
  const { settings, storage, now, known, ask, keys, scopePolicies = [] } = examined;
  const findings: Finding[] = [];
  const wellKnownSecrets = wellKnownSearch(examined.wellKnown);
  const keysOf =
    keys &&
    keySearch({
      ...{ keys, now, keyRings: storage.keyRings },
      rotationInterval: settings.keyRotationInterval,
    });
  const need = { clients: 0, tokens: 0 };
  const [ofTenants, ofClients] = [tenantRulesIn(known), clientRulesIn(known)];
  for (const { value: tenant } of tenants) {
    const takesDocuments = policyOf(settings, tenant.id) !== undefined;
    const administers = tenant.id === settings.adminTenant;
    const about: TenantSubject = { tenant, settings, now, administers, takesDocuments };
    findings.push(...broken(ofTenants, about, `tenant ${tenant.id}`));
    if (keysOf !== undefined) findings.push(...(await keysOf(tenant)));
    if (ask !== undefined && profiles.includes("mcp") && !administers && !tenant.disabled)
      findings.push(...(await mcpFindings(ask, tenant)));
    const listed = await allPages((page) => storage.clients.list(tenant.id, page));
    const damaged = listed.damaged.map(({ name }) => name);
    findings.push(...damaged.map((name) => damagedRow(`tenant ${tenant.id}, client ${name}`)));
    const clients = listed.items.map(({ value }) => value);
    for (const client of clients) {
      const subject = `tenant ${tenant.id}, client ${client.id}`;
      findings.push(...broken(ofClients, { ...about, client }, subject));
      if (await wellKnownSecrets.has(tenant.id, client)) findings.push(wellKnownSecret(subject));
      if (tenant.disabled || client.disabled) continue;
      need.clients += 1;
      need.tokens += tokensAnHour(tenant, client);
    }
    const isOpen = takesDocuments || Object.hasOwn(settings.registration, tenant.id);
    const ofAll = tenantClientsFindings({ tenant, clients, damaged, isOpen }, scopePolicies);
    // As many as there are clients: more than a call takes arguments.
    for (const finding of ofAll) findings.push(finding);
  }
  const uncompared = wellKnownSecrets.uncompared();
  if (uncompared > 0) findings.push(secretsNotCompared(uncompared));
  if (only === undefined) findings.push(...sourceBudgetFindings(settings, need));
  return findings;
};

const tokensAnHour = (tenant: Tenant, client: Client): number =>
  3600 / (client.accessTokenLifetime ?? tenant.accessTokenLifetime);

const broken = <Subject>(
  rules: readonly Rule<Subject>[],
  subject: Subject,
  name: string,
): Finding[] =>
  rules
    .filter((rule) => rule.breaks(subject))
    .map(({ id, breaks: _, change, ...rule }) => ({
      ...rule,
      change: typeof change === "string" ? change : change(subject),
      rule: id,
      subject: name,
    }));
