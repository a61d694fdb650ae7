import type { Client } from "../client.ts";
import { present } from "../present.ts";
import { formatScope, union } from "../scope.ts";
import type { Members } from "./members.ts";

/** All that is registered of a client, in the words of RFC 7591 §2, defaults included (§3.2.1). Secrets and tokens are not among it. */
export const describeRegistration = (client: Client): Members => {
  const { authorization, keys, registration, grantTypes } = client;
  return {
    ...registration?.kept,
    client_id: client.id,
    ...present({
      client_id_issued_at: registration?.registeredAt,
      client_name: authorization?.name,
      client_uri: authorization?.uri,
      logo_uri: authorization?.logoUri,
      policy_uri: authorization?.policyUri,
      tos_uri: authorization?.termsUri,
    }),
    redirect_uris: authorization?.redirectUris ?? [],
    token_endpoint_auth_method: client.authenticationMethods[0],
    grant_types: grantTypes,
    response_types: grantTypes.includes("authorization_code") ? ["code"] : [],
    scope: scopeOf(client),
    ...present({
      application_type: authorization && (authorization.applicationType ?? "web"),
      jwks: keys && "jwks" in keys ? { keys: keys.jwks } : undefined,
      jwks_uri: keys && "jwksUri" in keys ? keys.jwksUri : undefined,
      request_object_signing_alg: authorization?.requestSigningAlgorithm,
      require_pushed_authorization_requests: authorization?.requirePushedRequests,
      require_signed_request_object: authorization?.requireSignedRequests,
      dpop_bound_access_tokens: client.dpopBoundAccessTokens,
      tls_client_certificate_bound_access_tokens: client.certificateBoundAccessTokens,
    }),
  };
};

/** All that it may ask for: its own, its users', and `offline_access` where it can refresh (OpenID Connect Core §11). */
const scopeOf = ({ ownScope, authorization, grantTypes }: Client): string => {
  const scope =
    authorization === undefined ? ownScope : union(ownScope, authorization.delegatedScope);
  return [formatScope(scope), grantTypes.includes("refresh_token") ? "offline_access" : ""]
    .filter((part) => part !== "")
    .join(" ");
};
