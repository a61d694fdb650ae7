import { randomBytes } from "node:crypto";
import { serve } from "@hono/node-server";
import {
  createAuthorizationServer,
  defineClient,
  defineTenant,
  userAuthorization,
} from "@mintport/core";
import { ok } from "@mintport/core/result";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { guard, oauth } from "@mintport/http/hono";
import { pages } from "@mintport/pages";
import { keysFromPort, resourceServer } from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";
import { Hono } from "hono";
import { makeAuth } from "./auth.ts";
import { loginPages } from "./login.ts";
import { betterAuthVisitors } from "./visitors.ts";

const random = (): string => randomBytes(24).toString("base64url");
const { PORT: port = "3000", PASSWORD: password = random() } = process.env;
const { BETTER_AUTH_SECRET: secret = random() } = process.env;

// The issuer, here in this process's memory: one tenant, one public client, and a key that ends with the process.
const issuer = `http://localhost:${port}`;
const tenant = defineTenant({ id: "main", issuer, audience: issuer, scope: "orders:read" });
const client = defineClient({
  id: "demo",
  authenticationMethods: ["none"],
  grantTypes: ["authorization_code", "refresh_token"],
  authorization: { redirectUris: ["http://127.0.0.1/callback"], delegatedScope: "orders:read" },
});
const keys = await generatedKeys([{ tenant: tenant.id, alg: tenant.signingAlgorithm }]);

const auth = await makeAuth(issuer, secret);
const users = new Map<string, string>();
for (const name of ["ada", "grace"]) {
  const email = `${name}@example.com`;
  const { user } = await auth.api.signUpEmail({ body: { name, email, password } });
  users.set(user.id, email);
}
const server = createAuthorizationServer({
  storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
  keys,
  secretHasher: sha256SecretHasher,
  users: userAuthorization({
    visitors: betterAuthVisitors(auth),
    pages: pages({ loginUrl: "/login", subjectName: (_tenant, id) => users.get(id) ?? id }),
    subjects: { standing: (_tenant, id) => ok(users.has(id) ? "good" : "unknown") },
  }),
});
const api = resourceServer({ issuer, audience: issuer, keys: keysFromPort(keys, tenant.id) });

const app = new Hono();
app.use(oauth(server, { basePath: "/oauth", tenant: "main" }));
app.all("/api/auth/*", (context) => auth.handler(context.req.raw));
app.route("/", loginPages(issuer, auth));
app.get("/orders", guard(api, "orders:read"), (context) =>
  context.json({ user: context.get("token").subject }),
);

serve({ fetch: app.fetch, port: Number(port) });

console.log(
  `${issuer}: client demo, user ada@example.com or grace@example.com, password ${password}`,
);
