import type { KnownNames } from "@mintport/core/management";
import type { Settings } from "../settings/settings.ts";
import { apiKeyRules } from "./api-key-rules.ts";
import { clientCertificateRules, serverCertificateRule } from "./certificate-rules.ts";
import { clientRules } from "./client-rules.ts";
import { clockRule } from "./clock-findings.ts";
import { databaseRules } from "./database-findings.ts";
import { clientDefinitionRules, tenantDefinitionRules } from "./definition-rules.ts";
import { keyRules } from "./key-search.ts";
import { clientLimitRules, sourceBudgetRule, tenantLimitRules } from "./limit-rules.ts";
import { mcpFindingRules } from "./mcp-findings.ts";
import { mcpClientRules, mcpSettingsRules, mcpTenantRules } from "./mcp-rules.ts";
import { namedTenantsRule } from "./named-tenants.ts";
import { notLookedAtRule } from "./not-looked-at.ts";
import { providerRules } from "./provider-findings.ts";
import { proxyRules } from "./proxy-rules.ts";
import { redisRules } from "./redis-findings.ts";
import { registrationRules } from "./registration-rules.ts";
import { rowsBesideRedisRule } from "./rows-beside-redis.ts";
import type { ClientSubject, Rule, TenantSubject } from "./rule.ts";
import { secretRules } from "./secret-rules.ts";
import { settingsRules } from "./settings-rules.ts";
import { storedRules } from "./stored-rules.ts";
import { tenantClientsRules } from "./tenant-clients.ts";
import { tenantRules } from "./tenant-rules.ts";

/** The rules for settings. */
export const settingsRulesAll: readonly Rule<Settings>[] = [
  ...[...settingsRules, ...proxyRules, ...mcpSettingsRules],
];

/** The rules for a tenant, in a deployment that knows these names. */
export const tenantRulesIn = (known: KnownNames): readonly Rule<TenantSubject>[] => [
  ...[...tenantRules, ...mcpTenantRules, ...tenantDefinitionRules(known)],
  ...[...registrationRules, ...tenantLimitRules],
];

/** The rules for a client. */
export const clientRulesIn = (known: KnownNames): readonly Rule<ClientSubject>[] => [
  ...[...clientRules, ...secretRules, ...apiKeyRules, ...mcpClientRules],
  ...[...clientDefinitionRules(known), ...clientCertificateRules, ...clientLimitRules],
];

/** The names of the rules that are no `Rule`: what was asked of something decides them. */
export const findingRules: readonly string[] = [
  ...[...storedRules, ...providerRules, ...mcpFindingRules, ...redisRules, ...databaseRules],
  rowsBesideRedisRule,
  ...[...keyRules, ...tenantClientsRules, namedTenantsRule, sourceBudgetRule],
  ...[serverCertificateRule, clockRule, notLookedAtRule],
];

/** The names of all rules, as findings have them. */
export const ruleNames = (known: KnownNames): readonly string[] => [
  ...[...settingsRulesAll, ...tenantRulesIn(known), ...clientRulesIn(known)].map(({ id }) => id),
  ...findingRules,
];
