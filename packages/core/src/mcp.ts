import type { AuthorizationServerConfig } from "./authorization-server-config.ts";
import { clientDocuments } from "./client-documents.ts";
import { aroundPorts, resolveExtensions } from "./deadlines/extension.ts";
import { present } from "./domain/present.ts";
import { ConfigurationError, type ConfigurationProblem } from "./errors/configuration-error.ts";
import { problemUnless } from "./errors/problem-unless.ts";
import type { ClientDocumentRules } from "./read-client-document-rules.ts";
import type { ClientDocumentsOptions } from "./read-client-documents.ts";
import type { UserAuthorizationOptions } from "./read-user-authorization.ts";
import { userAuthorization } from "./user-authorization.ts";

/**
 * A deployment's configuration, but for two things that the preset makes of their options: the user's half, and the clients that are
 * known by their documents. Everything else is handed on as it is, `registration` for older clients included once it is given.
 */
export interface McpOptions extends Omit<AuthorizationServerConfig, "users"> {
  /** What `userAuthorization` takes. */
  readonly users: Omit<UserAuthorizationOptions, "clientDocuments">;
  /** What `clientDocuments` takes. In its rules `loopbackNames` is `["localhost"]` and `offlineAccess` is `"implied"` by default. */
  readonly clientDocuments: ClientDocumentsOptions;
}

/**
 * The configuration of an authorization server for the Model Context Protocol, edition 2026-07-28. It sets what is not the default:
 *
 * - clients are known by their documents; native ones may take any port of `localhost`, and those that can use a refresh token get one,
 *   since many do not ask;
 * - the metadata stands at `/.well-known/openid-configuration`, too.
 *
 * PKCE with S256, `iss`, resource indicators, rotation of public clients' refresh tokens and `private_key_jwt` are the defaults of
 * every server. What would take one of them away is refused: throws `ConfigurationError`, which names each field. Tenants are
 * judged by `defineMcpTenant`.
 *
 * @example
 * createAuthorizationServer(
 *   mcp({
 *     …,
 *     users: { visitors, pages, subjects },
 *     clientDocuments: {
 *       documents: remoteDocuments(),
 *       registry: storage.clients,
 *       everyTenant: { hosts: "any", delegatedScope: "notes:read notes:write", defaultDelegatedScope: "notes:read" },
 *     },
 *   }),
 * )
 */
export const mcp = ({
  users,
  clientDocuments: documents,
  ...config
}: McpOptions): AuthorizationServerConfig => {
  const problems = problemsOf(config, users, documents);
  if (problems.length > 0) throw new ConfigurationError("mcp", problems);
  return {
    ...config,
    openidConfiguration: true,
    users: userAuthorization({
      ...users,
      clientDocuments: clientDocuments(withMcpRules(documents)),
    }),
  };
};

const problemsOf = (
  { openidConfiguration, clientAuthentication }: Omit<AuthorizationServerConfig, "users">,
  users: unknown,
  documents: unknown,
): readonly ConfigurationProblem[] => {
  const methods = clientAuthentication && namesOf(clientAuthentication);
  const has = (name: string): boolean => methods?.includes(name) ?? true;
  return [
    ...problemUnless(isObject(users), "users", "must be there: a user lets each client in"),
    ...problemUnless(
      !isObject(users) || !("wire" in users),
      "users",
      "must be the options of userAuthorization, and not what it makes",
    ),
    ...problemUnless(
      !isObject(users) || !("clientDocuments" in users),
      "users.clientDocuments",
      "must stand beside users",
    ),
    ...problemUnless(hasPolicy(documents), "clientDocuments", documentsRule),
    ...problemUnless(
      openidConfiguration !== false,
      "openidConfiguration",
      "must not be false: clients look for the metadata there, too",
    ),
    ...problemUnless(has("none"), "clientAuthentication", "must hold noClientAuthentication"),
    ...problemUnless(has("private_key_jwt"), "clientAuthentication", "must hold privateKeyJwt"),
  ];
};

const documentsRule =
  "must have a policy in everyTenant or tenants: MCP clients are known by their documents";

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const hasPolicy = (documents: unknown): boolean => {
  if (!isObject(documents)) return false;
  const { everyTenant, tenants = {} } = documents as Partial<ClientDocumentsOptions>;
  return everyTenant !== undefined || Object.values(tenants).some((rules) => rules !== "off");
};

/** What is no list is refused by the server itself. */
const namesOf = (methods: unknown): readonly string[] | undefined =>
  Array.isArray(methods)
    ? resolveExtensions(methods as readonly Method[], aroundPorts(1)).map(({ name }) => name)
    : undefined;

type Method = NonNullable<AuthorizationServerConfig["clientAuthentication"]>[number];

const withMcpRules = (options: ClientDocumentsOptions): ClientDocumentsOptions => ({
  ...options,
  ...present({
    everyTenant: options.everyTenant && mcpDocumentRules(options.everyTenant),
    tenants:
      options.tenants &&
      Object.fromEntries(
        Object.entries(options.tenants).map(([tenant, rules]) => [
          tenant,
          rules === "off" ? rules : mcpDocumentRules(rules),
        ]),
      ),
  }),
});

/**
 * The rules for documents of MCP clients, where they say nothing else: native ones may take any port of `localhost` (OAuth 2.1 §8.4.2),
 * as Claude Code does, and those that can use a refresh token get one.
 */
export const mcpDocumentRules = (rules: ClientDocumentRules): ClientDocumentRules => ({
  ...{ loopbackNames: ["localhost"], offlineAccess: "implied" },
  ...rules,
});
