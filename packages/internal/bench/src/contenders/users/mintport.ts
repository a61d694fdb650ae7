/** Mintport on `node:http` and memory, its user logged in at the embedder's. */
import {
  createAuthorizationServer,
  defineClient,
  defineTenant,
  userAuthorization,
} from "@mintport/core";
import { systemClock } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { sha256SecretHasher, staticKeys } from "@mintport/crypto";
import { nodeHandler } from "@mintport/http/node";
import { memoryStorage } from "@mintport/storage-memory";
import { mount } from "../parts/mintport.ts";
import { must } from "../parts/must.ts";
import { serve } from "../parts/serve.ts";
import { audience, issuer, keyId, lifetime, scope, tenant } from "../parts/subject.ts";
import { app, redirectUri, user } from "./app.ts";

serve(async ({ algorithm: alg, privateJwk }) => {
  const storage = memoryStorage({ limit: 5_000_000 });
  const definition = { id: tenant, issuer, audience, scope, signingAlgorithm: alg };
  const made = defineTenant({ ...definition, accessTokenLifetime: lifetime });
  must(await storage.tenants.create(made));
  const client = defineClient({
    id: app,
    authenticationMethods: ["none"],
    grantTypes: ["authorization_code", "refresh_token"],
    authorization: {
      redirectUris: [redirectUri],
      delegatedScope: scope,
      httpsRedirectIdentifies: true,
      consent: "implied",
      offlineAccess: "implied",
    },
  });
  must(await storage.clients.create(made.id, client));
  const visitor = { subject: user, session: "session-1", authenticatedAt: systemClock.now() };
  const server = createAuthorizationServer({
    storage,
    keys: await staticKeys([{ tenant, alg, kid: keyId, privateJwk }]),
    secretHasher: sha256SecretHasher,
    users: userAuthorization({
      visitors: { identify: () => ok(visitor) },
      // A page is a fault here: nobody would answer it.
      pages: { show: (_tenant, { page }) => ok({ status: 500, headers: {}, body: page }) },
      subjects: { standing: () => ok("good") },
    }),
  });
  return nodeHandler(server, mount);
});
