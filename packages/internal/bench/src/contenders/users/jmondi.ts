/** `@jmondi/oauth2-server` with repositories in maps; its codes and refresh tokens opaque, which costs it least. */
import { randomUUID } from "node:crypto";
import type { RequestListener } from "node:http";
import {
  AuthorizationServer,
  DateInterval,
  type JwtInterface,
  type OAuthAuthCode,
  type OAuthClient,
  type OAuthToken,
} from "@jmondi/oauth2-server";
import type { JWTPayload } from "jose";
import { boundedStore } from "../parts/bounded-store.ts";
import { joseSigner } from "../parts/jose-signer.ts";
import { joseVerifier } from "../parts/jose-verifier.ts";
import { serve } from "../parts/serve.ts";
import { audience, issuer, lifetime, scopes, tokenPath } from "../parts/subject.ts";
import { thinWrapper } from "../parts/thin-wrapper.ts";
import { app, authorizePath, redirectUri, user } from "./app.ts";

serve((settings) => {
  const sign = joseSigner(settings);
  const verify = joseVerifier(settings);
  const jwt: JwtInterface = {
    sign: (payload) => sign(payload as JWTPayload),
    verify: async (token) => ({ ...(await verify(token)) }),
    decode: () => null,
    extraTokenFields: () => ({ iss: issuer, aud: audience }),
  };
  const codes = boundedStore<OAuthAuthCode>(limit);
  const tokens = boundedStore<OAuthToken>(limit);
  const found = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("unknown");
    return value;
  };
  const server = new AuthorizationServer(
    {
      getByIdentifier: async () => client,
      isClientValid: async (grant, { id, allowedGrants }) =>
        id === app && allowedGrants.includes(grant),
    },
    {
      issueToken: async (owner, granted, of) => ({
        ...{ accessToken: randomUUID(), accessTokenExpiresAt: new Date() },
        ...{ client: owner, scopes: granted, user: of ?? null },
      }),
      issueRefreshToken: async (token) => {
        token.refreshToken = randomUUID();
        token.refreshTokenExpiresAt = new Date(Date.now() + 86_400_000);
        tokens.put(token.refreshToken, token);
        return token;
      },
      // A JWT is good by itself; only its refresh token is looked up.
      persist: async () => undefined,
      revoke: async (token) => {
        token.refreshTokenExpiresAt = new Date(0);
      },
      isRefreshTokenRevoked: async ({ refreshTokenExpiresAt }) =>
        Number(refreshTokenExpiresAt) < Date.now(),
      getByRefreshToken: async (token) => found(tokens.get(token)),
    },
    {
      getAllByIdentifiers: async (names) => known.filter(({ name }) => names.includes(name)),
      finalize: async (asked) => asked,
    },
    jwt,
    { useOpaqueAuthorizationCodes: true, useOpaqueRefreshTokens: true },
  );
  server.enableGrantTypes(
    [
      {
        grant: "authorization_code",
        userRepository: { getUserByCredentials: async () => ({ id: user }) },
        authCodeRepository: {
          getByIdentifier: async (code) => found(codes.get(code)),
          issueAuthCode: (owner, of, granted) => ({
            ...{ code: randomUUID(), expiresAt: new Date(Date.now() + 60_000) },
            ...{ client: owner, user: of ?? null, scopes: granted, redirectUri },
          }),
          persist: async (code) => {
            codes.put(code.code, code);
          },
          isRevoked: async (code) => Number(codes.get(code)?.expiresAt ?? 0) < Date.now(),
          revoke: async (code) => {
            found(codes.get(code)).expiresAt = new Date(0);
          },
        },
      },
      new DateInterval(`${lifetime}s`),
    ],
    ["refresh_token", new DateInterval(`${lifetime}s`)],
  );
  const token = thinWrapper({
    [tokenPath]: async ({ headers }, body) =>
      server.respondToAccessTokenRequest({ headers, query: {}, body }).catch(refusalOf),
  });
  const authorize: RequestListener = ({ url = "", headers }, response) => {
    const query = Object.fromEntries(new URL(url, issuer).searchParams);
    void server.validateAuthorizationRequest({ headers, query, body: {} }).then(async (asked) => {
      asked.user = { id: user };
      asked.isAuthorizationApproved = true;
      const { headers: answered } = await server.completeAuthorizationRequest(asked);
      response
        .writeHead(302, { Location: String(answered["location"]), "Content-Length": 0 })
        .end();
    });
  };
  return (request, response) => {
    (request.url?.startsWith(authorizePath) ? authorize : token)(request, response);
  };
});

const refusalOf = (failure: unknown): { readonly status: number; readonly body: unknown } => ({
  status: 400,
  body: { error: String(failure) },
});

const limit = 200_000;
const known = scopes.map((name) => ({ name }));

const client: OAuthClient = {
  ...{ id: app, name: app, redirectUris: [redirectUri] },
  ...{ allowedGrants: ["authorization_code", "refresh_token"], scopes: known },
};
