import {
  assertions,
  type ClientRequirement,
  certificateSubject,
  identityAssertions,
  inputConstrained,
  noOtherMethod,
  publicKeys,
  redirectUris,
  refreshedGrant,
  registeredCertificate,
  verifyingKey,
  workloads,
} from "./client-requirement.ts";

/**
 * The client authentication methods that core brings, and what each needs of a client. The methods take their `requires`
 * from here, and management reads the same: it must judge a definition though it knows no method.
 */
export const methodRequirements: Readonly<Record<ShippedMethod, readonly ClientRequirement[]>> = {
  client_secret_basic: [],
  client_secret_post: [],
  client_secret_jwt: [],
  private_key_jwt: [publicKeys, verifyingKey],
  tls_client_auth: [certificateSubject],
  self_signed_tls_client_auth: [publicKeys, registeredCertificate],
  federated_jwt: [workloads],
  api_key: [],
  none: [noOtherMethod],
};

/** The same of the grant types that core brings. */
export const grantRequirements: Readonly<Record<ShippedGrant, readonly ClientRequirement[]>> = {
  client_credentials: [],
  authorization_code: [redirectUris],
  refresh_token: [refreshedGrant],
  "urn:ietf:params:oauth:grant-type:device_code": [inputConstrained],
  "urn:ietf:params:oauth:grant-type:jwt-bearer": [assertions, identityAssertions],
  "urn:ietf:params:oauth:grant-type:token-exchange": [],
  "urn:mintport:params:oauth:grant-type:api-key": [],
};

type ShippedMethod =
  | "client_secret_basic"
  | "client_secret_post"
  | "client_secret_jwt"
  | "private_key_jwt"
  | "tls_client_auth"
  | "self_signed_tls_client_auth"
  | "federated_jwt"
  | "api_key"
  | "none";

type ShippedGrant =
  | "client_credentials"
  | "authorization_code"
  | "refresh_token"
  | "urn:ietf:params:oauth:grant-type:device_code"
  | "urn:ietf:params:oauth:grant-type:jwt-bearer"
  | "urn:ietf:params:oauth:grant-type:token-exchange"
  | "urn:mintport:params:oauth:grant-type:api-key";
