import {
  createAuthorizationServer,
  defineClient,
  defineTenant,
  userAuthorization,
} from "@mintport/core";
import { ok } from "@mintport/core/result";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto/web";
import { pages } from "@mintport/pages";
import { keysFromPort, resourceServer } from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";
import { nameOf } from "./users";
import { authJsVisitors } from "./visitors";

const { PORT: port = "3000" } = process.env;

// The issuer, here in this process's memory: one tenant, one public client, and a key that ends with the process.
export const issuer = `http://localhost:${port}`;
const tenant = defineTenant({ id: "main", issuer, audience: issuer, scope: "orders:read" });
const client = defineClient({
  id: "demo",
  authenticationMethods: ["none"],
  grantTypes: ["authorization_code", "refresh_token"],
  authorization: { redirectUris: ["http://127.0.0.1/callback"], delegatedScope: "orders:read" },
});
const keys = await generatedKeys([{ tenant: tenant.id, alg: tenant.signingAlgorithm }]);

export const server = createAuthorizationServer({
  storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
  keys,
  secretHasher: sha256SecretHasher,
  users: userAuthorization({
    visitors: authJsVisitors,
    pages: pages({ loginUrl: "/login", subjectName: (_tenant, id) => nameOf(id) ?? id }),
    subjects: { standing: (_tenant, id) => ok(nameOf(id) === undefined ? "unknown" : "good") },
  }),
});
export const api = resourceServer({
  issuer,
  audience: issuer,
  keys: keysFromPort(keys, tenant.id),
});
