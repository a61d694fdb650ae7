import { createAuthorizationServer, defineClient, defineTenant } from "@mintport/core";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto/web";
import { keysFromPort, resourceServer } from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";

const { PORT: port = "3000", CLIENT_SECRET: secret = crypto.randomUUID() } = process.env;

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

export const server = createAuthorizationServer({
  storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
  keys,
  secretHasher: sha256SecretHasher,
});
export const api = resourceServer({
  issuer,
  audience: issuer,
  keys: keysFromPort(keys, tenant.id),
});
