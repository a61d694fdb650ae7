import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { Provider } from "oidc-provider";
import { providerMemory } from "./provider-memory.ts";

/** Makes an ID token of the claims that the provider would have signed. */
export type MakeIdToken = (
  claims: JWTPayload,
  sign: (claims: JWTPayload) => Promise<string>,
) => Promise<string> | string;

/** A real OpenID Provider on a loopback port, whose user logs in by coming along. */
export interface OpenIdProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The authorization requests that came, oldest first. */
  readonly asked: readonly URLSearchParams[];
  /** The codes that were presented to it. */
  readonly redeemed: number;
  /** The next user, and their claims beside `sub`; `undefined` cancels. */
  user: { readonly sub: string; readonly claims?: JWTPayload } | undefined;
  /** Takes the place of the ID token. */
  makeIdToken: MakeIdToken | undefined;
  /** Begins to answer, with new keys and without a memory. */
  serve(redirectUris: readonly string[]): Promise<void>;
  /** Answers as a machine would that is out of order. */
  breakDown(): void;
  close(): Promise<void>;
}

/** Takes a port. Until `serve` it is out of order. */
export const openIdProvider = async (clientId: string): Promise<OpenIdProvider> => {
  let listener: RequestListener = outOfOrder;
  const server = createServer((request, response) => {
    listener(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const asked: URLSearchParams[] = [];
  let redeemed = 0;
  const upstream: OpenIdProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ clientId, clientSecret: `secret/of+${clientId}:%`, asked },
    ...{ user: { sub: "ada" }, makeIdToken: undefined },
    get redeemed() {
      return redeemed;
    },
    serve: async (redirectUris) => {
      const answer = await listenerOf(upstream, redirectUris);
      listener = (request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? "", upstream.issuer);
        if (pathname === "/auth") asked.push(searchParams);
        if (pathname === "/token") redeemed += 1;
        answer(request, response);
      };
    },
    breakDown: () => {
      listener = outOfOrder;
    },
    close: () => closed(server),
  };
  return upstream;
};

const outOfOrder: RequestListener = (_request, response) => {
  response.writeHead(503).end();
};

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => {
      done();
    });
    server.closeAllConnections();
  });

const listenerOf = async (
  upstream: OpenIdProvider,
  redirectUris: readonly string[],
): Promise<RequestListener> => {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const kid = crypto.randomUUID();
  const provider: Provider = new Provider(upstream.issuer, {
    adapter: providerMemory(),
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: 600,
      IdToken: 60,
      Interaction: 600,
      Session: 600,
    },
    renderError: (ctx, out) => {
      ctx.body = out;
    },
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid, use: "sig", alg: "ES256" }] },
    cookies: { keys: ["of the test"] },
    scopes: ["openid", "groups"],
    claims: { openid: ["sub", "hd", "groups", "email", "email_verified"], acr: null, amr: null },
    acrValues: ["urn:strong"],
    conformIdTokenClaims: false,
    clients: [
      {
        ...{ client_id: upstream.clientId, client_secret: upstream.clientSecret },
        ...{ redirect_uris: [...redirectUris], id_token_signed_response_alg: "ES256" },
      },
    ],
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...upstream.user?.claims }),
    }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({
        clientId: upstream.clientId,
        accountId: oidc.session?.accountId ?? "nobody",
      });
      grant.addOIDCScope("openid groups");
      await grant.save();
      return grant;
    },
    features: { devInteractions: { enabled: false } },
  });
  const sign = (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey);
  provider.use(async (ctx, next) => {
    await next();
    const body: unknown = ctx.body;
    if (upstream.makeIdToken === undefined || !hasIdToken(body)) return;
    ctx.body = {
      ...body,
      id_token: await upstream.makeIdToken(decodeJwt(body.id_token), sign),
    };
  });
  const handle = provider.callback();
  return (request, response) => {
    if (request.url?.startsWith("/interaction/") !== true) void handle(request, response);
    else
      void provider.interactionFinished(
        request,
        response,
        upstream.user === undefined
          ? { error: "access_denied" }
          : { login: { accountId: upstream.user.sub } },
      );
  };
};

const hasIdToken = (body: unknown): body is { readonly id_token: string } =>
  typeof body === "object" && body !== null && "id_token" in body;
