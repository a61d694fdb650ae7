import type { ClientDocumentPolicy } from "./domain/client-document-policy.ts";
import type { TenantId } from "./domain/identifiers.ts";
import { ConfigurationError, type ConfigurationProblem } from "./errors/configuration-error.ts";
import { requireKnownOptions } from "./errors/known-options.ts";
import { missingMethods } from "./errors/missing-methods.ts";
import type { ClientRegistry } from "./ports/client-registry.ts";
import type { RemoteDocuments } from "./ports/remote-documents.ts";
import { type ClientDocumentRules, readClientDocumentRules } from "./read-client-document-rules.ts";

/** What an embedder brings so that clients can be known by their documents. */
export interface ClientDocumentsOptions {
  /** Fetches the documents, guarded: `remoteDocuments` of `@mintport/crypto`. */
  readonly documents: RemoteDocuments;
  /**
   * Where a client is written down when a user agrees to it, so that its tokens outlive its document's server: the `clients` of a
   * storage. An operator lists and disables such clients there, as all others.
   */
  readonly registry: Pick<ClientRegistry, "create" | "read" | "update">;
  /** The policy of tenants, by name. `off`: none, also where `everyTenant` is given. */
  readonly tenants?: Readonly<Record<string, ClientDocumentRules | "off">>;
  /** The policy of every other tenant. Default: `off`. */
  readonly everyTenant?: ClientDocumentRules;
}

/** The policies, read. */
export interface ClientDocumentsSettings {
  readonly policyOf: (tenant: TenantId) => ClientDocumentPolicy | undefined;
}

/** Reads the options, and names every field that cannot be. Throws `ConfigurationError`. */
export const readClientDocuments = (options: ClientDocumentsOptions): ClientDocumentsSettings => {
  requireKnownOptions<ClientDocumentsOptions>("clientDocuments", options, {
    ...{ documents: true, registry: true, tenants: true, everyTenant: true },
  });
  const { documents, registry, tenants = {}, everyTenant } = options;
  const problems: ConfigurationProblem[] = [
    ...missingMethods("documents", documents, ["fetch"]),
    ...missingMethods("registry", registry, ["create", "read", "update"]),
  ];
  const read = (
    field: string,
    rules: ClientDocumentRules | "off" | undefined,
  ): ClientDocumentPolicy | undefined => {
    if (rules === undefined || rules === "off") return undefined;
    const { policy, problems: faults } = readClientDocumentRules(field, rules);
    problems.push(...faults);
    return policy;
  };
  const others = read("everyTenant", everyTenant);
  const named = new Map(
    Object.entries(tenants).map(([name, rules]) => [name, read(`tenants.${name}`, rules)]),
  );
  if (problems.length > 0) throw new ConfigurationError("clientDocuments", problems);
  return { policyOf: (tenant) => (named.has(tenant) ? named.get(tenant) : others) };
};
