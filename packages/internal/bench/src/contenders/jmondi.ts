/**
 * `@jmondi/oauth2-server` with repositories as its documentation describes. Its own `JwtService` names no algorithm
 * to its signer and so makes HS256 only; jose signs instead, behind the library's own interface for that.
 */
import { randomUUID } from "node:crypto";
import {
  AuthorizationServer,
  DateInterval,
  type JwtInterface,
  type OAuthClient,
  type OAuthToken,
} from "@jmondi/oauth2-server";
import type { JWTPayload } from "jose";
import { boundedStore } from "./parts/bounded-store.ts";
import { joseSigner } from "./parts/jose-signer.ts";
import { joseVerifier } from "./parts/jose-verifier.ts";
import { isTheSecret } from "./parts/secret-check.ts";
import { serve } from "./parts/serve.ts";
import {
  audience,
  clientId,
  grantType,
  introspectPath,
  issuer,
  lifetime,
  scopes,
  tokenPath,
} from "./parts/subject.ts";
import { thinWrapper } from "./parts/thin-wrapper.ts";

serve((settings) => {
  const sign = joseSigner(settings);
  const verify = joseVerifier(settings);
  const tokens = boundedStore<OAuthToken>();
  const jwt: JwtInterface = {
    sign: (payload) => sign(payload as JWTPayload),
    verify: async (token) => ({ ...(await verify(token)) }),
    decode: () => null,
    extraTokenFields: () => ({ iss: issuer, aud: audience }),
  };
  const server = new AuthorizationServer(
    {
      getByIdentifier: async (id) => {
        if (id !== clientId) throw new Error("unknown client");
        return client;
      },
      isClientValid: async (grant, { allowedGrants }, secret = "") =>
        allowedGrants.includes(grant) && isTheSecret(secret),
    },
    {
      issueToken: async (owner, granted) => ({
        accessToken: randomUUID(),
        accessTokenExpiresAt: new Date(),
        client: owner,
        scopes: granted,
      }),
      persist: async (token) => {
        tokens.put(token.accessToken, token);
      },
      issueRefreshToken: async (token) => token,
      revoke: async () => undefined,
      isRefreshTokenRevoked: async () => false,
      getByRefreshToken: () => Promise.reject(new Error("not measured")),
      getByAccessToken: async (id) => {
        const token = tokens.get(id);
        if (token === undefined) throw new Error("unknown token");
        return token;
      },
    },
    {
      getAllByIdentifiers: async (names) => known.filter(({ name }) => names.includes(name)),
      finalize: async (asked) => asked,
    },
    jwt,
  );
  server.enableGrantTypes([grantType, new DateInterval(`${lifetime}s`)]);
  return thinWrapper({
    [tokenPath]: async ({ headers }, body) =>
      server.respondToAccessTokenRequest({ headers, query: {}, body }).catch(refusalOf),
    [introspectPath]: async ({ headers }, body) =>
      server.introspect({ headers, query: {}, body }).catch(refusalOf),
  });
});

const known = scopes.map((name) => ({ name }));

const client: OAuthClient = {
  id: clientId,
  name: clientId,
  // Only whether there is one matters here: `isClientValid` compares.
  secret: "hashed",
  redirectUris: [],
  allowedGrants: [grantType],
  scopes: known,
};

const refusalOf = (failure: unknown): { readonly status: number; readonly body: unknown } =>
  failure instanceof Error && "status" in failure
    ? { status: Number(failure.status), body: { error: failure.message } }
    : { status: 400, body: { error: "invalid_client" } };
