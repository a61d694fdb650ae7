import { randomBytes } from "node:crypto";
import {
  createAuthorizationServer,
  defineClient,
  defineTenant,
  userAuthorization,
} from "@mintport/core";
import { ok } from "@mintport/core/result";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { guard, oauth } from "@mintport/http/express";
import { pages } from "@mintport/pages";
import { keysFromPort, resourceServer } from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";
import express from "express";
import session from "express-session";
import { loginPages } from "./login.ts";
import { demoUsers } from "./users.ts";
import { sessionVisitors } from "./visitors.ts";

const random = (): string => randomBytes(24).toString("base64url");
const { PORT: port = "3000", PASSWORD: password = random() } = process.env;
const { SESSION_SECRET: secret = random() } = process.env;

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

const users = await demoUsers(password);
const store = new session.MemoryStore();
const server = createAuthorizationServer({
  storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
  keys,
  secretHasher: sha256SecretHasher,
  users: userAuthorization({
    visitors: sessionVisitors(store, secret),
    pages: pages({ loginUrl: "/login", subjectName: (_tenant, id) => users.nameOf(id) ?? id }),
    subjects: {
      standing: (_tenant, id) => ok(users.nameOf(id) === undefined ? "unknown" : "good"),
    },
  }),
});
const api = resourceServer({ issuer, audience: issuer, keys: keysFromPort(keys, tenant.id) });

const app = express();
app.use(oauth(server, { basePath: "/oauth", tenant: "main" }));
app.use(
  "/login",
  // Behind https `secure` is true, too.
  session({ store, secret, resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }),
  loginPages(issuer, users),
);
app.get("/orders", guard(api, "orders:read"), (request, response) => {
  response.json({ user: request.token?.subject });
});

app.listen(Number(port));

console.log(`${issuer}: client demo, user ada or grace, password ${password}`);
