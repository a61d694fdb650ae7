import type { Tenant } from "@mintport/core";
import type { KnownNames } from "@mintport/core/management";
import type { FullStorage, Instant } from "@mintport/core/ports";
import { allPages } from "../management/all-pages.ts";
import { providersIn } from "../settings/providers-in.ts";
import type { Settings } from "../settings/settings.ts";
import { policyOf } from "../users/client-documents-of.ts";
import { clientRules } from "./client-rules.ts";
import { clientDefinitionRules, tenantDefinitionRules } from "./definition-rules.ts";
import { type AskUrl, mcpFindingRules, mcpFindings } from "./mcp-findings.ts";
import { mcpClientRules, mcpSettingsRules, mcpTenantRules } from "./mcp-rules.ts";
import { providerFindings, providerRules } from "./provider-findings.ts";
import type { Finding, Profile, Rule } from "./rule.ts";
import { settingsRules } from "./settings-rules.ts";
import { tenantRules } from "./tenant-rules.ts";
import { wellKnownSearch } from "./well-known-search.ts";

/** The deployment that the doctor looks at. */
export interface Examined {
  readonly settings: Settings;
  readonly storage: FullStorage;
  readonly now: Instant;
  /** The names of everything that the deployment has. */
  readonly known: KnownNames;
  /** Asks issuers and MCP servers, where their profile is wanted. Default: nobody is asked. */
  readonly ask?: AskUrl;
}

/**
 * Holds a configuration and a store against the profiles, and says what breaks them: everything, or `only` one tenant and its
 * clients. Changes nothing.
 */
export const examine = async (
  { settings, storage, now, known, ask }: Examined,
  profiles: readonly Profile[],
  only?: Tenant,
): Promise<readonly Finding[]> => {
  // What a profile asks of the settings keeps one tenant from it as well.
  const findings = broken(
    only === undefined ? [...settingsRules, ...mcpSettingsRules] : mcpSettingsRules,
    settings,
    "settings",
  );
  const tenants =
    only === undefined
      ? await allPages((page) => storage.tenants.list(page))
      : { items: [{ value: only }], damaged: [] };
  if (only === undefined)
    findings.push(
      ...(await providerFindings(
        providersIn(settings),
        tenants.items.map(({ value }) => value.id),
      )),
    );
  findings.push(...tenants.damaged.map(({ name }) => ({ ...damaged, subject: `tenant ${name}` })));
  const wellKnownSecrets = wellKnownSearch();
  for (const { value: tenant } of tenants.items) {
    const about = {
      ...{ tenant, now, administers: tenant.id === settings.adminTenant },
      takesDocuments: policyOf(settings, tenant.id) !== undefined,
    };
    const rules = [...tenantRules, ...mcpTenantRules, ...tenantDefinitionRules(known)];
    findings.push(...broken(rules, about, `tenant ${tenant.id}`));
    if (ask !== undefined && profiles.includes("mcp") && !about.administers && !tenant.disabled)
      findings.push(...(await mcpFindings(ask, tenant)));
    const clients = await allPages((page) => storage.clients.list(tenant.id, page));
    for (const { name } of clients.damaged)
      findings.push({ ...damaged, subject: `tenant ${tenant.id}, client ${name}` });
    for (const { value: client } of clients.items) {
      const subject = `tenant ${tenant.id}, client ${client.id}`;
      findings.push(
        ...broken(
          [...clientRules, ...mcpClientRules, ...clientDefinitionRules(known)],
          { ...about, client },
          subject,
        ),
      );
      if (await wellKnownSecrets.has(tenant.id, client)) findings.push({ ...wellKnown, subject });
    }
  }
  const uncompared = wellKnownSecrets.uncompared();
  if (uncompared > 0) findings.push({ ...notCompared, subject: `${uncompared} secrets` });
  return findings.filter(({ profile }) => profiles.includes(profile));
};

/** The names of all rules, as findings have them. */
export const ruleNames = (known: KnownNames): readonly string[] => [
  ...[
    ...settingsRules,
    ...mcpSettingsRules,
    ...tenantRules,
    ...mcpTenantRules,
    ...tenantDefinitionRules(known),
    ...clientRules,
    ...mcpClientRules,
    ...clientDefinitionRules(known),
  ].map(({ id }) => id),
  ...[damaged.rule, wellKnown.rule, notCompared.rule, ...providerRules, ...mcpFindingRules],
];

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

const damaged: Omit<Finding, "subject"> = {
  rule: "damaged-record",
  profile: "operations",
  severity: "error",
  source: "docs/operate.md",
  why: "The row cannot be read: it was edited, or written by another version. What it stands for is refused.",
  change:
    "Restore it from a backup, or take it away: mintport client remove, mintport tenant remove.",
};

const wellKnown: Omit<Finding, "subject"> = {
  rule: "well-known-secret",
  profile: "operations",
  severity: "error",
  source: "docs/server.md",
  why: "The secret stands in the documentation: everybody knows it.",
  change: "Remove it: mintport quickstart remove; of another client: mintport secret remove.",
};

const notCompared: Omit<Finding, "subject"> = {
  rule: "secrets-not-compared",
  profile: "operations",
  severity: "warning",
  source: "docs/server.md",
  why: "Their hashes are slow, and comparing all of them with the secrets of the documentation would take hours.",
  change:
    "Look at one tenant with --tenant, or live with it: such hashes were imported, and the documentation's were not.",
};
