import { createAuthorizationServer, defineClient, defineTenant } from "@mintport/core";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto/web";
import { webHandler } from "@mintport/http/web";
import { keysFromPort, requireScope, resourceServer } from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/web";
import { memoryStorage } from "@mintport/storage-memory";
import { audience, issuer, secret, walk } from "./walk.ts";

/** The flow with nothing but Fetch and WebCrypto: it must run wherever these do. */
export const walkOnWebStandards = async (): Promise<string> => {
  const scope = "api:read";
  const tenant = defineTenant({ id: "main", issuer, audience, scope, signingAlgorithm: "ES256" });
  const secretHashes = [
    (await sha256SecretHasher.hash(secret)).match(
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
  const keys = await generatedKeys([{ tenant: "main", alg: "ES256" }]);
  const storage = memoryStorage({ tenants: [tenant], clients });
  const addresses = new Set<string | undefined>();
  const server = createAuthorizationServer({
    ...{ storage, keys, secretHasher: sha256SecretHasher },
    observer: {
      observe: (event) => {
        addresses.add(event.remoteAddress);
      },
    },
  });
  const handler = webHandler(server, {
    ...{ basePath: "/oauth", tenant: "main" },
    proxies: { trusted: ["10.0.0.0/8", "2001:db8::/32"], header: "x-forwarded-for" },
  });
  const proxied = { "X-Forwarded-For": "192.0.2.1, 203.0.113.9, 2001:db8::7" };
  const api = resourceServer({ issuer, audience, keys: keysFromPort(keys, tenant.id) });
  const walked = await walk({
    ask: async (path, init) => {
      const headers = { ...Object.fromEntries(new Headers(init?.headers)), ...proxied };
      const request = new Request(`${issuer}${path}`, { ...init, headers });
      return handler(request, { remoteAddress: "10.1.2.3" });
    },
    visit: async (headers) => {
      const checked = await protect(api, new Request(audience, { headers }), requireScope(scope));
      return checked.match(
        (token) => Response.json({ client: token.client }),
        (refusal) => refusal,
      );
    },
  });
  if ([...addresses].join() !== "203.0.113.9")
    throw new Error(`the proxies were not believed: ${[...addresses].join()}`);
  return walked;
};
