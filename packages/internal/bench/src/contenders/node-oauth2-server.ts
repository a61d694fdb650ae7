/**
 * `@node-oauth/oauth2-server` with a model as its documentation describes, and tokens signed and verified by jose. It has
 * no introspection endpoint; its `authenticate` is put behind one, with a check of the client's secret before it.
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import OAuth2Server from "@node-oauth/oauth2-server";
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
  const tokens = boundedStore<object>();
  const model: OAuth2Server.ClientCredentialsModel = {
    getClient: async (id, secret) => id === clientId && isTheSecret(secret) && client,
    getUserFromClient: async ({ id }) => ({ id }),
    validateScope: async (_user, _client, asked = []) =>
      asked.every((scope) => allowed.has(scope)) && asked,
    generateAccessToken: ({ id }, _user, granted) => {
      const now = Math.floor(Date.now() / 1000);
      return sign({
        iss: issuer,
        sub: id,
        aud: audience,
        client_id: id,
        scope: granted.join(" "),
        iat: now,
        exp: now + lifetime,
        jti: randomUUID(),
      });
    },
    saveToken: async (token, owner, user) => {
      const saved = { ...token, client: owner, user };
      tokens.put(token.accessToken, saved);
      return saved;
    },
    getAccessToken: async (text) => {
      const { exp = 0, sub: id = "", scope } = await verify(text);
      return {
        accessToken: text,
        accessTokenExpiresAt: new Date(exp * 1000),
        client,
        user: { id },
        scope: String(scope).split(" "),
      };
    },
  };
  const server = new OAuth2Server({ model, accessTokenLifetime: lifetime });
  const requestOf = ({ headers, method = "" }: Asked, body: object): OAuth2Server.Request =>
    new OAuth2Server.Request({
      headers: headers as Record<string, string>,
      method,
      query: {},
      body,
    });
  return thinWrapper({
    [tokenPath]: async (asked, body) => {
      const response = new OAuth2Server.Response({});
      // A refusal is thrown, after it has been written into the response.
      await server.token(requestOf(asked, body), response).catch(() => undefined);
      return { status: response.status as unknown as number, body: response.body as unknown };
    },
    [introspectPath]: async ({ method }, { token, client_id: id, client_secret: secret }) => {
      if (id !== clientId || !isTheSecret(String(secret)))
        return { status: 401, body: { error: "invalid_client" } };
      const asked = requestOf(
        { method, headers: { authorization: `Bearer ${String(token)}` } },
        {},
      );
      const found = await server
        .authenticate(asked, new OAuth2Server.Response({}))
        .catch(() => undefined);
      return { status: 200, body: found === undefined ? { active: false } : activeAnswer(found) };
    },
  });
});

const allowed = new Set(scopes);
const client: OAuth2Server.Client = { id: clientId, grants: [grantType] };

type Asked = Pick<IncomingMessage, "headers" | "method">;

const activeAnswer = ({ scope = [], accessTokenExpiresAt, user }: OAuth2Server.Token): object => ({
  active: true,
  scope: scope.join(" "),
  client_id: clientId,
  token_type: "Bearer",
  exp: Math.floor((accessTokenExpiresAt?.getTime() ?? 0) / 1000),
  sub: String(user["id"]),
  aud: audience,
  iss: issuer,
});
