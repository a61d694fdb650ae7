/** A value with its words. */
export type Option = readonly [value: string, words: string];

/** The grant types that this server knows. */
export const grantTypes: readonly string[] = [
  "client_credentials",
  "authorization_code",
  "refresh_token",
  "urn:ietf:params:oauth:grant-type:device_code",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
  "urn:ietf:params:oauth:grant-type:token-exchange",
  "urn:mintport:params:oauth:grant-type:api-key",
];

/** The ways of a client to authenticate that this server knows. */
export const authenticationMethods: readonly string[] = [
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
  "private_key_jwt",
  "tls_client_auth",
  "self_signed_tls_client_auth",
  "federated_jwt",
  "api_key",
  "none",
];

/** The algorithms that a tenant may sign with. */
export const signingAlgorithms: readonly string[] = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"],
  ...["EdDSA", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"],
];

/** The policies by which a held scope covers another. */
export const scopePolicies: readonly Option[] = [
  ["exact", "exact: a scope covers itself"],
  ["hierarchic", "hierarchic: api covers api:read"],
  ["wildcard", "wildcard: api:* covers api:read"],
];

/** A grant type without the part that every extension has. */
export const grantWords = (grantType: string): string =>
  grantType.replace(/^urn:.*:/, "").replaceAll("_", " ");

/** A way to authenticate, in words. */
export const methodWords = (method: string): string =>
  method === "none" ? "nothing (it is public)" : method.replaceAll("_", " ");

/** Names as options; one that a record has beside those that are known is among them. */
export const optionsOf = (
  known: readonly string[],
  present: unknown,
  words: (name: string) => string = (name) => name,
): readonly Option[] => {
  const own = Array.isArray(present) ? present.map(String) : [];
  return [...new Set([...known, ...own])].map((name) => [name, words(name)]);
};
