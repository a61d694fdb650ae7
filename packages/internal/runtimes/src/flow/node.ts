import { createServer, type RequestListener } from "node:http";
import { createAuthorizationServer, defineClient, defineTenant } from "@mintport/core";
import { generatedKeys, secretHasher } from "@mintport/crypto";
import { nodeHandler } from "@mintport/http/node";
import { keysFromUrl, requireScope, resourceServer } from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/node";
import { memoryStorage } from "@mintport/storage-memory";
import { audience, issuer, secret, walk } from "./walk.ts";

/** The flow on `node:crypto` and over sockets of `node:http`; Bun and Deno have both too. */
export const walkOnNode = async (): Promise<string> => {
  const scope = "api:read";
  const tenant = defineTenant({ id: "main", issuer, audience, scope, signingAlgorithm: "RS256" });
  const hasher = secretHasher();
  const secretHashes = [
    (await hasher.hash(secret)).match(
      (hash) => hash,
      (failure) => {
        throw new Error("the secret cannot be hashed", { cause: failure });
      },
    ),
  ];
  const clients = [
    defineClient({
      id: "reports",
      secretHashes,
      grantTypes: ["client_credentials"],
      ownScope: scope,
    }),
    defineClient({ id: "api", secretHashes, grantTypes: [], introspects: [audience] }),
  ].map((client) => ({ tenant: tenant.id, client }));
  const keys = await generatedKeys([{ tenant: "main", alg: "RS256" }]);
  const storage = memoryStorage({ tenants: [tenant], clients });
  const server = createAuthorizationServer({ storage, keys, secretHasher: hasher });

  const authorization = await listen(nodeHandler(server, { basePath: "/oauth", tenant: "main" }));
  const jwks = keysFromUrl(new URL(`${authorization.origin}/oauth/jwks`));
  const api = resourceServer({ issuer, audience, keys: jwks });
  const route = await listen(
    protect(api, requireScope(scope), (_request, response, token) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ client: token.client }));
    }),
  );
  try {
    return await walk({
      ask: async (path, init) => fetch(`${authorization.origin}${path}`, init),
      visit: async (headers) => fetch(`${route.origin}${new URL(audience).pathname}`, { headers }),
    });
  } finally {
    route.close();
    authorization.close();
  }
};

const listen = async (listener: RequestListener) => {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() };
};
