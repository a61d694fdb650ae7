import { type Around, aroundPorts } from "./deadlines/extension.ts";
import { answerEndpoint } from "./endpoints/authorize/answer-endpoint.ts";
import { authorizeEndpoint } from "./endpoints/authorize/authorize-endpoint.ts";
import { describeEndpoint } from "./endpoints/authorize/describe-endpoint.ts";
import { explainAuthorization } from "./endpoints/authorize/explain-authorization.ts";
import { resumeEndpoint } from "./endpoints/authorize/resume-endpoint.ts";
import type { AuthorizationPorts } from "./endpoints/browser/authorization-ports.ts";
import { aliasUrl, endpointUrl } from "./endpoints/endpoint-path.ts";
import { pushedAuthorizationRequestEndpoint } from "./endpoints/pushed-authorization-request/pushed-authorization-request-endpoint.ts";
import { authorizationCode } from "./grants/types/authorization-code.ts";
import { refreshTokenGrant } from "./grants/types/refresh-token-grant.ts";
import { endFamily } from "./grants/users/end-family.ts";
import type { UserGrantPorts } from "./grants/users/user-grant-ports.ts";
import { noRemoteKeySets } from "./ports/remote-key-sets.ts";
import {
  readUserAuthorization,
  requireUserStores,
  type UserAuthorizationOptions,
  type UserAuthorizationSettings,
} from "./read-user-authorization.ts";
import { refreshTokenKind } from "./tokens/refresh-token-kind.ts";
import type { UsersCapability, UsersContext } from "./users-capability.ts";

/**
 * Lets users authorize clients: the authorization endpoint with its pages, pushed requests, and the grants `authorization_code` and
 * `refresh_token`. Throws `ConfigurationError` if an option cannot be.
 *
 * @example
 * createAuthorizationServer({
 *   …,
 *   users: userAuthorization({ visitors, pages: pages({ loginUrl: "/login" }), subjects }),
 * });
 */
export const userAuthorization = (options: UserAuthorizationOptions): UsersCapability => {
  const settings = readUserAuthorization(options);
  return {
    wire: (context) => {
      const stores = requireUserStores(context.storage);
      const documents = options.clientDocuments?.wire(context);
      const storage = documents?.storage ?? context.storage;
      const around = aroundPorts(context.portTimeout);
      const grantPorts: UserGrantPorts = {
        ...stores,
        accessTokens: context.storage.accessTokens,
        subjects: around.port("subjects", options.subjects),
        entropy: context.entropy,
        digester: context.digester,
        refreshTokens: settings.refreshTokens,
      };
      const ports: AuthorizationPorts = {
        ...authorizationPorts(options, settings, context, { grantPorts, around }),
        documentClients: documents?.documentClients,
      };
      const { clients, tenantsAndClients } = storage;
      const devices = options.devices?.wire({ ...ports, clients, tenantsAndClients }, storage);
      return {
        storage,
        grants: [
          ...[authorizationCode(grantPorts), refreshTokenGrant(grantPorts)],
          ...(devices?.grants ?? []),
        ],
        tokenKinds: [
          refreshTokenKind({
            ...{ clients, accessTokens: storage.accessTokens },
            ...{ grants: stores.grants, tokenFamilies: stores.tokenFamilies },
            digester: context.digester,
            endFamily: (tenant, family) =>
              endFamily(grantPorts, tenant, family, context.clock.now()),
          }),
        ],
        explain: explainAuthorization(ports, context),
        endpoints: (endpointPorts) => {
          return [
            authorizeEndpoint(ports),
            resumeEndpoint(ports),
            answerEndpoint(ports),
            describeEndpoint(ports),
            pushedAuthorizationRequestEndpoint({
              ...ports,
              ...endpointPorts,
              pushedRequestEndpointsOf: (issuer) => {
                const path = `${context.endpointPath}/par`;
                const own = endpointUrl(issuer, path);
                return context.mtlsOrigin === undefined
                  ? [own]
                  : [own, aliasUrl(issuer, path, context.mtlsOrigin)];
              },
            }),
            ...(devices?.endpoints(endpointPorts) ?? []),
          ];
        },
      };
    },
  };
};

const authorizationPorts = (
  { visitors, pages }: UserAuthorizationOptions,
  settings: UserAuthorizationSettings,
  context: UsersContext,
  { grantPorts, around }: { readonly grantPorts: UserGrantPorts; readonly around: Around },
): AuthorizationPorts => ({
  ...context.storage,
  ...grantPorts,
  visitors: around.port("visitors", visitors),
  pages: around.port("authorize-pages", pages),
  rateLimiter: context.rateLimiter,
  scopePolicies: new Map(context.scopePolicies.map((policy) => [policy.name, policy])),
  requestObjects:
    settings.signedRequests === "off"
      ? undefined
      : {
          remoteKeySets: context.remoteKeySets ?? noRemoteKeySets,
          signatureVerifier: context.signatureVerifier,
          strict: settings.signedRequests === "strict",
        },
  endpointPath: context.endpointPath,
  bodyLimit: context.bodyLimit,
  codeLifetime: settings.codeLifetime,
  interactionLifetime: settings.interactionLifetime,
  pushedRequestLifetime: settings.pushedRequestLifetime,
  ownParameters: settings.ownParameters,
  requireResource: settings.requireResource,
  pageOrigins: settings.pageOrigins,
});
