import { randomBytes } from "node:crypto";
import { ConfigurationError, createAuthorizationServer } from "@mintport/core";
import { systemClock } from "@mintport/core/ports";
import {
  keySealer,
  managedKeys,
  remoteKeySets,
  sha256SecretHasher,
  verifiedSecrets,
  verifiedTokens,
} from "@mintport/crypto";
import { pkcs11Keys } from "@mintport/crypto-pkcs11";
import { pages } from "@mintport/pages";
import { memoryRateLimiter, redisRateLimiter } from "@mintport/rate-limit";
import {
  keysFromSet,
  requireScope,
  resourceServer,
  tokenStore,
  tokenVerifier,
} from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/node";
import { cached } from "@mintport/storage-cache";
import { memoryStorage } from "@mintport/storage-memory";
import { redisCache, redisInvalidation, redisStorage } from "@mintport/storage-redis";
import { migrate, postgresDialect, sqlStorage } from "@mintport/storage-sql";
import { auditLog, verifyAuditLog } from "@mintport/telemetry/audit-log";
import { openTelemetryObserver } from "@mintport/telemetry/opentelemetry";
import { pinoObserver } from "@mintport/telemetry/pino";
import { expectErr } from "@mintport/testing";
import { describe, expect, it } from "vitest";

const storage = memoryStorage();
const keys = keysFromSet({ keys: [] });
const judged = { issuer: "https://auth.example.com", audience: "https://api.example.com", keys };
const sealer = keySealer(randomBytes(32));
const client = { status: "ready", call: async () => null };

/** As JavaScript calls it, or a program whose options come from elsewhere: no compiler looks at them. Never connects. */
const anyOptions = (options: object): never => options as never;

const factories: Readonly<Record<string, readonly [string, string, (wrong: object) => unknown]>> = {
  createAuthorizationServer: [
    "portTimout",
    "portTimeout",
    (wrong) =>
      createAuthorizationServer({
        ...{ storage, secretHasher: sha256SecretHasher },
        ...{ keys: { signer: () => null as never, publicKeys: () => null as never } },
        ...wrong,
      }),
  ],
  memoryRateLimiter: ["elapsd", "elapsed", (wrong) => memoryRateLimiter({}, anyOptions(wrong))],
  redisRateLimiter: [
    "keyPrefx",
    "keyPrefix",
    (wrong) => redisRateLimiter(client, {}, anyOptions(wrong)),
  ],
  cached: ["maxStalenes", "maxStaleness", (wrong) => cached(storage, anyOptions(wrong))],
  memoryStorage: ["tenant", "tenants", (wrong) => memoryStorage(anyOptions(wrong))],
  redisStorage: ["keyprefix", "keyPrefix", (wrong) => redisStorage(client, anyOptions(wrong))],
  redisCache: ["prefix", "keyPrefix", (wrong) => redisCache(client, anyOptions(wrong))],
  redisInvalidation: [
    "keyPrefixes",
    "keyPrefix",
    (wrong) => redisInvalidation(client, anyOptions({}), anyOptions(wrong)),
  ],
  sqlStorage: ["tablePrefx", "tablePrefix", (wrong) => sqlStorage(anyOptions(wrong))],
  postgresDialect: [
    "querytimeout",
    "queryTimeout",
    (wrong) => postgresDialect(anyOptions({}), anyOptions(wrong)),
  ],
  managedKeys: [
    "maxage",
    "maxAge",
    (wrong) => managedKeys({ keyRings: storage.keyRings, sealer, ...wrong }),
  ],
  "managedKeys with a policy": [
    "rotationIntervall",
    "rotationInterval",
    (wrong) => managedKeys({ keyRings: storage.keyRings, sealer, policy: anyOptions(wrong) }),
  ],
  verifiedTokens: ["lifetme", "lifetime", (wrong) => verifiedTokens(anyOptions(wrong))],
  verifiedSecrets: ["maxEntry", "maxEntries", (wrong) => verifiedSecrets(anyOptions(wrong))],
  remoteKeySets: [
    "cooldwn",
    "cooldown",
    (wrong) => remoteKeySets({ clock: systemClock, ...wrong }),
  ],
  pages: ["loginUri", "loginUrl", (wrong) => pages({ loginUrl: "/login", ...wrong })],
  resourceServer: ["audiences", "audience", (wrong) => resourceServer({ ...judged, ...wrong })],
  tokenVerifier: ["algorithm", "algorithms", (wrong) => tokenVerifier({ ...judged, ...wrong })],
  tokenStore: [
    "digestr",
    "digester",
    (wrong) => tokenStore({ storage, tenant: "main" as never, ...wrong }),
  ],
  protect: [
    "apiKey",
    "apiKeys",
    (wrong) =>
      protect(resourceServer(judged), requireScope("api:read"), () => {}, anyOptions(wrong)),
  ],
  pinoObserver: ["mesage", "message", (wrong) => pinoObserver(anyOptions({}), anyOptions(wrong))],
  openTelemetryObserver: ["metr", "meter", (wrong) => openTelemetryObserver(anyOptions(wrong))],
  auditLog: ["flushIntervall", "flushInterval", (wrong) => auditLog(anyOptions(wrong))],
};

describe("a misspelt option is told at once, with the nearest that there is", () => {
  it.each(Object.entries(factories))("by %s", (_, [wrong, right, make]) => {
    const attempt = () => make({ [wrong]: 5 });
    expect(attempt).toThrow(ConfigurationError);
    expect(attempt).toThrow(`${wrong}: is not known; did you mean ${right}?`);
  });

  it("by pkcs11Keys, before the module is asked for anything", async () => {
    const made = pkcs11Keys(anyOptions({}), anyOptions({ sesions: 5 }));
    await expect(made).rejects.toThrow("sesions: is not known; did you mean sessions?");
  });

  it("by what works on a database, before it is connected to", async () => {
    const wrong = anyOptions({ tablePrefx: "auth_" });
    for (const failure of [expectErr(await migrate(wrong)), expectErr(await verifyAuditLog(wrong))])
      expect(String(failure.cause)).toMatch("did you mean tablePrefix?");
  });
});
