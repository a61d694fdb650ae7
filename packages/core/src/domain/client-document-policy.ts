import type { Client } from "./client.ts";
import type { ClientDocument } from "./client-document.ts";
import type { Instant, Seconds } from "./instant.ts";
import { present } from "./present.ts";
import { emptyScope, type Scope } from "./scope.ts";

/** What a tenant lets clients be whose ids are documents. */
export interface ClientDocumentPolicy {
  /** The hosts, with the port if it is not 443, whose documents count. `any`: every host. */
  readonly hosts: "any" | readonly string[];
  readonly delegatedScope: Scope;
  readonly defaultDelegatedScope: Scope;
  readonly grantTypes: readonly string[];
  readonly loopbackNames: readonly "localhost"[];
  readonly consentLifetime: Seconds | undefined;
  readonly offlineAccess: "asked" | "implied";
}

/** Whether documents of this host count at the tenant. */
export const admitsHost = ({ hosts }: ClientDocumentPolicy, host: string): boolean =>
  hosts === "any" || hosts.includes(host);

/**
 * The client that a document describes, within the policy. It is `selfAsserted`: nobody vouched for it. Its redirect URIs, keys and
 * name come from the document; its scopes come from the tenant.
 */
export const clientOfDocument = (
  document: ClientDocument,
  policy: ClientDocumentPolicy,
  fetchedAt: Instant,
): Client =>
  withinPolicy(
    {
      id: document.id,
      authenticationMethods: [document.authenticationMethod],
      secrets: [],
      grantTypes: document.grantTypes,
      ...{ ownScope: emptyScope, defaultOwnScope: emptyScope },
      authorization: {
        name: document.name,
        redirectUris: document.redirectUris,
        applicationType: document.applicationType,
        ...{ delegatedScope: emptyScope, defaultDelegatedScope: emptyScope },
        // Exact, and published by whoever holds the id: a code goes nowhere else (OAuth 2.1 §7.3.1).
        httpsRedirectIdentifies: true,
        selfAsserted: true,
        ...present({
          ...{ uri: document.uri, policyUri: document.policyUri, termsUri: document.termsUri },
          requirePushedRequests: document.requirePushedRequests || undefined,
          requireSignedRequests: document.requireSignedRequests || undefined,
        }),
      },
      disabled: false,
      document: { fetchedAt },
      ...present({
        keys: document.keys,
        dpopBoundAccessTokens: document.dpopBoundAccessTokens || undefined,
      }),
    },
    policy,
  );

/**
 * The same client as the tenant's policy has it now. What was recorded under another policy is held to this one.
 */
export const withinPolicy = (client: Client, policy: ClientDocumentPolicy): Client => {
  if (client.authorization === undefined) return client;
  const { loopbackNames: _, consentLifetime: __, ...facts } = client.authorization;
  const { offlineAccess: ___, ...authorization } = facts;
  const native = authorization.applicationType === "native";
  return {
    ...client,
    grantTypes: client.grantTypes.filter((name) => policy.grantTypes.includes(name)),
    authorization: {
      ...authorization,
      delegatedScope: policy.delegatedScope,
      defaultDelegatedScope: policy.defaultDelegatedScope,
      ...present({
        loopbackNames: native && policy.loopbackNames.length > 0 ? policy.loopbackNames : undefined,
        consentLifetime: policy.consentLifetime,
        offlineAccess: policy.offlineAccess === "implied" ? policy.offlineAccess : undefined,
      }),
    },
  };
};
