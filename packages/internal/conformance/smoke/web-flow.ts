/**
 * A token from request to verification with nothing but Web standards: the flow that must run wherever WebCrypto and
 * Fetch do. Prints `ok`, or ends with the failure.
 */
import { createAuthorizationServer, defineClient, defineTenant } from "@mintport/core";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto/web";
import { webHandler } from "@mintport/http/web";
import { keysFromPort, requireScope, resourceServer } from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/web";
import { memoryStorage } from "@mintport/storage-memory";

const secret = "super-secret-key";
const issuer = "https://auth.example";

const tenant = defineTenant({ id: "main", issuer, scope: "api:read", signingAlgorithm: "ES256" });
const client = defineClient({
  id: "service-client-123",
  secretHashes: [
    (await sha256SecretHasher.hash(secret)).match(
      (hash) => hash,
      (failure) => {
        throw new Error("the secret cannot be hashed", { cause: failure });
      },
    ),
  ],
  grantTypes: ["client_credentials"],
  ownScope: "api:read",
});
const keys = await generatedKeys([{ tenant: "main", alg: "ES256" }]);
const handler = webHandler(
  createAuthorizationServer({
    storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
    keys,
    secretHasher: sha256SecretHasher,
  }),
  { basePath: "/oauth", tenant: "main" },
);

const answer = await handler(
  new Request(`${issuer}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client.id,
      client_secret: secret,
    }),
  }),
);
if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
const { access_token: token } = (await answer.json()) as { readonly access_token: string };

const api = resourceServer({
  issuer,
  audience: tenant.audience,
  keys: keysFromPort(keys, tenant.id),
});
const ask = (authorization: string) =>
  protect(
    api,
    new Request("https://api.example/", { headers: { authorization } }),
    requireScope("api:read"),
  );

const opened = await ask(`Bearer ${token}`);
if (opened.isErr()) throw new Error(`refused: ${await opened.error.text()}`);
if (opened.value.client !== client.id) throw new Error(`another client: ${opened.value.client}`);

const refused = await ask(`Bearer ${token.slice(0, -6)}AAAAAA`);
if (refused.isOk()) throw new Error("a broken signature was accepted");
if (refused.error.status !== 401) throw new Error(`not 401: ${refused.error.status}`);

console.log("ok");
