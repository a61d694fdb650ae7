import { readFileSync } from "node:fs";
import { type AuthorizationServer, createAuthorizationServer, defineTenant } from "@mintport/core";
import { secretHasher, staticKeys, verifiedSecrets } from "@mintport/crypto";
import { cachedClients } from "@mintport/storage-cache";
import { memoryStorage } from "@mintport/storage-memory";
import { clientsFrom } from "./clients.ts";
import type { PrismaClient } from "./generated/client.ts";

const tenant = defineTenant({
  id: "main",
  issuer: "https://auth.example.com",
  audience: "https://api.example.com",
  signingAlgorithm: "RS256",
});

/** An issuer on the clients of a table and the key of a file, which verifiers know as `2026-01`. */
export const openServer = async (
  prisma: PrismaClient,
  keyFile: string,
): Promise<AuthorizationServer> =>
  createAuthorizationServer({
    storage: {
      ...memoryStorage({ tenants: [tenant] }),
      clients: cachedClients(clientsFrom(prisma), { maxStaleness: 5 }),
    },
    keys: await staticKeys([
      {
        tenant: tenant.id,
        alg: tenant.signingAlgorithm,
        kid: "2026-01",
        privatePem: readFileSync(keyFile, "utf8"),
      },
    ]),
    secretHasher: secretHasher({ alsoVerifies: ["bcrypt:10"] }),
    verifiedSecrets: verifiedSecrets(),
  });
