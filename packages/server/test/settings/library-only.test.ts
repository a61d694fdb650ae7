import { readFileSync } from "node:fs";
import { join } from "node:path";
import type {
  AuthorizationServerConfig,
  IdentityAssertionOptions,
  UserAuthorizationOptions,
} from "@mintport/core";
import type { HttpOptions } from "@mintport/http/node";
import { deploymentOn, readSettings } from "@mintport/server";
import type { CacheOptions } from "@mintport/storage-cache";
import { memoryStorage } from "@mintport/storage-memory";
import type { AuditLogOptions } from "@mintport/telemetry/audit-log";
import { describe, expect, it } from "vitest";
import { deploymentOptions } from "../../src/deployment/deployment.ts";
import { httpOptions } from "../../src/settings/http-options.ts";

/** Who says what an option is: the ready server, by a setting or for good, or an embedder alone. */
type Who = "server" | "library";

// A new option of the library does not compile until it stands here.
const ofCore: Readonly<Record<keyof AuthorizationServerConfig, Who>> = {
  ...{ storage: "server", keys: "server", secretHasher: "server", observer: "server" },
  ...{ rateLimiter: "server", verifiedSecrets: "server", verifiedTokens: "server" },
  ...{ secretUpkeep: "server", remoteKeySets: "server", dpopNonces: "library" },
  ...{ tokenReuse: "server", claims: "server", users: "server", registration: "server" },
  ...{ mtlsOrigin: "server", grants: "server", clientAuthentication: "server" },
  ...{ scopePolicies: "library", refusedGrantCode: "server", endpointPath: "library" },
  ...{ bodyLimit: "library", requestTimeout: "server", portTimeout: "library" },
  ...{ jwksMaxAge: "library", metadataMaxAge: "library", signedMetadata: "library" },
  ...{ openidConfiguration: "server", dpopProofLifetime: "library", clock: "library" },
  ...{ stopwatch: "library", entropy: "library", digester: "library" },
  signatureVerifier: "server",
};
const ofUsers: Readonly<Record<keyof UserAuthorizationOptions, Who>> = {
  ...{ visitors: "server", pages: "server", subjects: "server", refreshTokens: "library" },
  ...{ codeLifetime: "library", interactionLifetime: "library", pushedRequestLifetime: "library" },
  ...{ signedRequests: "library", requireResource: "library", ownParameters: "library" },
  ...{ pageOrigins: "library", devices: "server", clientDocuments: "server" },
};
const ofAssertions: Readonly<Record<keyof IdentityAssertionOptions, Who>> = {
  ...{ assertedSubjects: "library", subjects: "server", workloads: "server" },
};
const ofBinding: Readonly<Record<keyof HttpOptions, Who>> = {
  ...{ basePath: "server", tenant: "library", strippedPrefix: "library", cors: "server" },
  ...{ clientCertificates: "server", proxies: "server", requestIdHeader: "server" },
};
const ofAudit: Readonly<Record<keyof AuditLogOptions, Who>> = {
  ...{ flushInterval: "library", batchSize: "library", bufferBytes: "library" },
  ...{ whenFull: "server", sign: "server", memory: "server", onFailure: "server" },
  ...{ onRecovery: "server", clock: "library", schedule: "library" },
};
const ofCache: Readonly<Record<keyof CacheOptions, Who>> = {
  ...{ maxStaleness: "server", invalidation: "server", maxEntries: "library" },
  ...{ shared: "library", elapsed: "library", now: "library" },
};

const names = (options: Readonly<Record<string, Who>>, who: Who): readonly string[] =>
  Object.entries(options)
    .filter(([, one]) => one === who)
    .map(([name]) => name)
    .sort();

const root = join(import.meta.dirname, "../../../..");
const page = readFileSync(join(root, "docs/configuration.md"), "utf8");
const [, section = ""] = page.split("\n## What only the library has\n");

/** The options of the page's table, each behind what it is an option of. */
const documented = section
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .flatMap((line) => {
    const [, of = "", options = ""] = line.split("|");
    return [...options.matchAll(/`(\w+)`/g)].map(
      ([, name]) => `${of.replaceAll(/[` ]/g, "")}.${name}`,
    );
  });

describe("docs/configuration.md: what only the library has", () => {
  it("is every option that the ready server does not set, and no other", () => {
    const groups = {
      ...{ createAuthorizationServer: ofCore, userAuthorization: ofUsers },
      ...{ identityAssertion: ofAssertions },
      ...{ nodeHandler: ofBinding, auditLog: ofAudit, cached: ofCache },
    };
    expect([...documented].sort()).toEqual(
      Object.entries(groups)
        .flatMap(([of, options]) => names(options, "library").map((name) => `${of}.${name}`))
        .sort(),
    );
  });

  it("is left out by the deployment, which sets every other option of core", () => {
    const settings = readSettings({
      MINTPORT_TOKEN_REUSE_WINDOW: "60",
      MINTPORT_MTLS_ORIGIN: "https://mtls.example.com",
      MINTPORT_TLS_CERT_FILE: "cert.pem",
      MINTPORT_TLS_KEY_FILE: "cert.key",
      MINTPORT_TLS_CLIENT_CERTIFICATES: "request",
      MINTPORT_CLAIMS: JSON.stringify({ shop: { "https://shop.example/plan": "gold" } }),
      MINTPORT_REGISTRATION: JSON.stringify({
        shop: { open: { redirectHosts: "any", delegatedScope: "orders:read" } },
      }),
    });
    const { config } = deploymentOn(memoryStorage(), new Uint8Array(32).fill(7), {
      ...deploymentOptions(settings),
      rateLimiter: {} as never,
      observer: { observe: () => {} },
    });
    // The users come with the binding.
    expect([...Object.keys(config), "users"].sort()).toEqual(names(ofCore, "server"));
  });

  it("is left out by the binding, which sets every other option", () => {
    const settings = readSettings({
      MINTPORT_TRUSTED_PROXIES: "127.0.0.1",
      MINTPORT_FORWARDED_HEADER: "x-forwarded-for",
      MINTPORT_REQUEST_ID_HEADER: "X-Request-Id",
      MINTPORT_CLIENT_CERTIFICATE_HEADER_FORMAT: "envoy",
      MINTPORT_CLIENT_CERTIFICATE_HEADER_CHAIN_VERIFIED: "on",
      MINTPORT_CORS: JSON.stringify({ token: ["https://app.example"] }),
    });
    expect([...Object.keys(httpOptions(settings)), "basePath"].sort()).toEqual(
      names(ofBinding, "server"),
    );
  });

  it.each([
    [ofUsers, ["users/users-of.ts", "users/upstream/upstream-users.ts"]],
    [ofAssertions, ["deployment/deployment.ts"]],
    [ofAudit, ["stores/audit/open-audit.ts"]],
    [ofCache, ["stores/open-storage.ts"]],
  ])("stands nowhere in the source that sets the others", (options, files) => {
    for (const file of files) {
      const source = readFileSync(join(root, "packages/server/src", file), "utf8");
      const set = (name: string) => new RegExp(`\\b${name}(?:Of\\(|:|,| \\}|\\(\\{)`).test(source);
      expect([file, names(options, "library").filter(set)]).toEqual([file, []]);
      expect([file, names(options, "server").filter((name) => !set(name))]).toEqual([file, []]);
    }
  });
});
