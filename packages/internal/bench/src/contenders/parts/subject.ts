/** What every contender is set up with, and what every load asks it for. */
export const tenant = "main";
export const tokenPath = "/api/v1/tenant/main/oauth/token";
export const revokePath = "/api/v1/tenant/main/oauth/revoke";
export const jwksPath = "/api/v1/tenant/main/oauth/jwks";
export const introspectPath = "/api/v1/tenant/main/oauth/introspect";
export const issuer = "https://issuer.example/api/v1/tenant/main";
export const audience = "https://api.example";
export const scopes: readonly string[] = ["api:read", "api:write"];
export const scope: string = scopes.join(" ");
export const grantType = "client_credentials";

/** Seconds that an access token lives. */
export const lifetime = 600;

/** As a machine makes them: nothing in them needs encoding, in a form or in Basic. */
export const clientId = "bench-client-1";
export const clientSecret = "k7Qm2vX9sT4bYw8LzR1nCpF6hJ3dGaEuV5oKiMx0WqA";

/** The key that a contender signs with. */
export const keyId = "bench-key-1";

/** The key that the client signs its assertions with. */
export const clientKeyId = "client-key-1";
