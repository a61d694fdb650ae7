import { generateKeyPairSync } from "node:crypto";
import {
  type AuthorizationServer,
  createAuthorizationServer,
  defineClient,
  defineTenant,
  dynamicRegistration,
  type Observer,
  userAuthorization,
} from "@mintport/core";
import {
  type AuthorizePage,
  type FullStorage,
  type Instant,
  systemClock,
} from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { sha256SecretHasher, staticKeys } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";

/** The name of the tenant whose users authorize. */
export const tenant = "main";
export const issuer = "https://issuer.example/main";
export const redirectUri = "https://app.example/cb";

/** The client whose refresh tokens are replaced at every use. */
export const client = "spa";

/** The rules for clients that register themselves. */
export const profile = "partners";

/** Whoever asks whether a token still works. */
export const resourceServer = "api";
export const resourceServerSecret = "a-secret-of-the-resource-server";

/** Makes the tenant and its clients, once for all processes on a place. */
export const seedUsers = async (storage: FullStorage): Promise<void> => {
  const made = defineTenant({ id: tenant, issuer, scope: "api:read", signingAlgorithm: "ES256" });
  expectOk(await storage.tenants.create(made));
  const spa = defineClient({
    ...{ id: client, authenticationMethods: ["none"] },
    grantTypes: ["authorization_code", "refresh_token"],
    authorization: { redirectUris: [redirectUri], delegatedScope: "api:read" },
  });
  const api = defineClient({
    ...{ id: resourceServer, grantTypes: [], introspects: [made.audience] },
    ...{ authenticationMethods: ["client_secret_post"] },
    secretHashes: [expectOk(await sha256SecretHasher.hash(resourceServerSecret))],
  });
  for (const one of [spa, api]) expectOk(await storage.clients.create(made.id, one));
};

/** A private key, to be told to every process that signs with it. */
export const newKey = (): object =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });

/** A server on a place. Whoever asks is the user that the header `User` names; pages are their data. */
export const racedServer = async (
  storage: FullStorage,
  {
    retryWindow,
    key,
    observer,
  }: { readonly retryWindow: number; readonly key: object; readonly observer?: Observer },
): Promise<AuthorizationServer> =>
  createAuthorizationServer({
    storage,
    keys: await staticKeys([{ tenant, alg: "ES256", privateJwk: key }]),
    secretHasher: sha256SecretHasher,
    registration: dynamicRegistration({
      registry: storage,
      tenants: {
        [tenant]: {
          initialAccessTokens: { [profile]: { redirectHosts: "any", delegatedScope: "api:read" } },
        },
      },
    }),
    ...(observer && { observer }),
    users: userAuthorization({
      visitors: {
        identify: (_tenant, { headers }) => {
          const subject = headers.get("user");
          return ok(
            subject === undefined || subject === null
              ? undefined
              : { subject, session: subject, authenticatedAt: begunAt },
          );
        },
      },
      pages: {
        show: (_tenant, page: AuthorizePage) =>
          ok({ status: 200, headers: {}, body: JSON.stringify(page) }),
      },
      subjects: { standing: () => ok("good") },
      refreshTokens: { retryWindow },
    }),
  });

const begunAt: Instant = systemClock.now();
