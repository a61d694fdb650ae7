import "reflect-metadata";
import { randomBytes } from "node:crypto";
import { createAuthorizationServer, defineClient, defineTenant } from "@mintport/core";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { guard, oauth, Token } from "@mintport/http/nest";
import { keysFromPort, resourceServer, type VerifiedAccessToken } from "@mintport/resource-server";
import { memoryStorage } from "@mintport/storage-memory";
import { Controller, Get, Module, UseGuards } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

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

@Controller()
class Orders {
  @Get("orders")
  @UseGuards(guard(api, "orders:read"))
  orders(@Token() token: VerifiedAccessToken) {
    return { client: token.client };
  }
}

@Module({ controllers: [Orders] })
class Root {}

const app = await NestFactory.create(Root, { logger: ["error"] });
app.use(oauth(server, { basePath: "/oauth", tenant: "main" }));
await app.listen(Number(port));

console.log(`curl ${issuer}/oauth/token -u demo:${secret} -d grant_type=client_credentials`);
