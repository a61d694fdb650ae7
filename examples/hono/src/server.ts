import { randomBytes } from "node:crypto";
import { serve } from "@hono/node-server";
import { createAuthorizationServer, defineClient, defineTenant } from "@mintport/core";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { guard, oauth } from "@mintport/http/hono";
import { keysFromPort, resourceServer } from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";
import { Hono } from "hono";

const { PORT: port = "3000", CLIENT_SECRET: secret = randomBytes(24).toString("base64url") } =
  process.env;

// The issuer, here in this process's memory: one tenant, one client, and a key that ends with the process.
const issuer = `http://localhost:${port}`;
const tenant = defineTenant({ id: "main", issuer, audience: issuer });
const hash = await sha256SecretHasher.hash(secret);
if (hash.isErr()) throw new Error("the secret cannot be hashed");
const client = defineClient({
  id: "demo",
  secretHashes: [hash.value],
  grantTypes: ["client_credentials"],
  ownScope: "orders:read",
});
const keys = await generatedKeys([{ tenant: tenant.id, alg: tenant.signingAlgorithm }]);
const server = createAuthorizationServer({
  storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
  keys,
  secretHasher: sha256SecretHasher,
});
const api = resourceServer({ issuer, audience: issuer, keys: keysFromPort(keys, tenant.id) });

const app = new Hono();
app.use(oauth(server, { basePath: "/oauth", tenant: "main" }));
app.get("/orders", guard(api, "orders:read"), (context) =>
  context.json({ client: context.get("token").client }),
);

serve({ fetch: app.fetch, port: Number(port) });

console.log(`curl ${issuer}/oauth/token -u demo:${secret} -d grant_type=client_credentials`);
