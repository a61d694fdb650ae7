import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "@mintport/core";
import { defaultLimits } from "@mintport/rate-limit";
import { readSettings } from "@mintport/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";

const key = "kQ3vX9bT7wZ1mR5sN8cJ2hY6pL4gF0dA_eUiOxKoVtM";
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe("the configuration file", () => {
  it("says everything by names of its own", async () => {
    const settings = await read({
      host: ["127.0.0.1", "::1"],
      port: 8443,
      databaseUrl: "postgres://mint@db.example/mintport",
      redisUrls: ["redis://a.example"],
      redisKeyPrefix: "auth:",
      keyEncryptionKeyFile: "/run/secrets/key",
      formerKeyEncryptionKeys: [key],
      quickstart: false,
      admin: { tenant: "ops", port: 9000 },
      trustedProxies: ["10.0.0.0/8", "::1"],
      forwardedHeader: "forwarded",
      requestIdHeader: "X-Request-Id",
      clientCertificateHeader: { name: "Client-Cert", format: "rfc9440", chainVerified: true },
      mtlsOrigin: "https://mtls.example.com",
      log: "json",
      limits: { source: { points: 5, duration: 1 }, client: "off" },
      secretScheme: "argon2id",
      alsoVerifies: ["bcrypt:10"],
      workers: 4,
      shutdownDelay: 5,
      shutdownGrace: 30,
    });

    expect(settings).toMatchObject({
      host: ["127.0.0.1", "::1"],
      port: 8443,
      keyEncryptionKeyFile: "/run/secrets/key",
      quickstart: false,
      adminTenant: "ops",
      adminPort: 9000,
      clientCertificateHeader: { name: "Client-Cert", format: "rfc9440", chainVerified: true },
      limits: { source: { points: 5, duration: 1 }, client: undefined },
      secretScheme: "argon2id",
      alsoVerifies: ["bcrypt:10"],
      workers: 4,
    });
    expect(settings.limits).toHaveProperty("client");
    expect(settings.formerKeyEncryptionKeys.map((former) => former.reveal())).toEqual([
      new Uint8Array(Buffer.from(key, "base64url")),
    ]);
  });

  it("reads several schemes of one variable, though their costs have commas too", () => {
    const text = "bcrypt:10,argon2id:m=19456,t=2,p=1, pbkdf2-sha256:i=25000,l=32";
    expect(readSettings({ MINTPORT_ALSO_VERIFIES: text }).alsoVerifies).toEqual([
      ...["bcrypt:10", "argon2id:m=19456,t=2,p=1", "pbkdf2-sha256:i=25000,l=32"],
    ]);
  });

  it("yields to the environment, member by member", async () => {
    const settings = await read(
      { port: 8080, log: "json", tls: { certFile: "a.pem", keyFile: "b.pem" } },
      { MINTPORT_PORT: "9090", MINTPORT_TLS_KEY_FILE: "c.pem" },
    );

    expect(settings).toMatchObject({
      port: 9090,
      log: "json",
      tls: { certFile: "a.pem", keyFile: "c.pem" },
    });
  });

  it.each([
    [{ limts: "off" }, "limts: is not known; did you mean limits?"],
    [{ tls: { certfil: "a" } }, "tls.certfil: is not known; did you mean certFile?"],
    [{ limits: { sorce: "off" } }, "limits.sorce: is not known; did you mean source?"],
    [{ somethingElse: 1 }, "somethingElse: is not known"],
    [{ port: "8080" }, "port: must be a port number"],
    [{ host: "example.com" }, "host: must be localhost"],
    [{ trustedProxies: ["0.0.0.0/0"] }, "trustedProxies.0: must be an IP address or a CIDR range"],
    [{ limits: { source: { points: 0, duration: 1 } } }, "limits.source.points: must be a whole"],
    [{ limits: "on" }, 'limits: must be "off" or an object of budgets'],
    [{ tls: { certFile: "a" } }, "tls.keyFile: must be the path of a PEM file"],
    [{ tls: 5 }, "tls: must be an object"],
    [{ clientDocuments: [] }, "clientDocuments: must be an object of tenants"],
    [
      { clientDocuments: { main: { hosts: ["https://app.example"], delegatedScope: "a" } } },
      'clientDocuments.main.hosts: must be "any", or hosts as they stand in URLs',
    ],
    [
      { clientDocuments: { main: { host: "any", delegatedScope: "a" } } },
      "clientDocuments.main.host: is not known; did you mean hosts?",
    ],
    [{ registration: [] }, "registration: must be an object of tenants"],
    [
      { registration: { main: { open: { redirectHosts: ["https://x"], delegatedScope: "a" } } } },
      'registration.main.open.redirectHosts: must be "any", or hosts as they stand in URLs',
    ],
    [
      { registration: { main: { open: { redirectHosts: ["*.a.example"], delegatedScope: "a" } } } },
      'as ["app.example"]; each by name, without *',
    ],
    [
      { registration: { main: { softwareStatements: {} } } },
      "registration.main.softwareStatements: must be a list of rules",
    ],
    [
      { registration: { main: { initialAccessTokens: "all" } } },
      "registration.main.initialAccessTokens: must be an object of rules",
    ],
    [
      { registration: { main: { opn: {} } } },
      "registration.main.opn: is not known; did you mean open?",
    ],
    [{ admin: { port: 9000 } }, "admin.port: needs admin.tenant"],
    [{ forwardedHeader: "forwarded" }, "forwardedHeader: needs trustedProxies"],
    [{ requestIdHeader: "X-Request-Id" }, "requestIdHeader: needs trustedProxies"],
    [
      { clientCertificateHeader: { name: "C", format: "pem", chainVerified: false } },
      "clientCertificateHeader: needs trustedProxies",
    ],
    [
      { redisUrls: ["redis://a", "redis://b"], redis: { sentinelUrls: ["redis://c"] } },
      "redis.sentinelUrls: needs one redisUrls, whose host is the Sentinels' name",
    ],
    [
      { redisUrls: ["redis://a"], redis: { caFile: "ca.pem" } },
      "redis.caFile: needs a rediss:// URL in redisUrls",
    ],
    [
      { redisUrls: ["rediss://a"], redis: { certFile: "cert.pem" } },
      "redis.certFile: needs redis.keyFile",
    ],
    [
      { redisUrls: ["rediss://a"], redis: { serverName: "a:6379" } },
      "redis.serverName: must be a host's name",
    ],
    [{ claims: [] }, "claims: must be an object of tenants"],
    [{ claims: { main: "eu" } }, "claims.main: must be an object of claims by name"],
    [{ claims: { main: { scope: "a" } } }, "claims.main.scope: is registered"],
    [{ cors: { token: "*" } }, "cors.token: must be a list of origins"],
    [
      { cors: { metadata: ["https://a.example/"] } },
      "cors.metadata.0: must be an origin as a browser writes it",
    ],
    [{ cors: { token: ["null"] } }, "cors.token.0: must be an origin as a browser writes it"],
    [{ cors: { introspect: ["https://a.example"] } }, "cors.introspect: is not known"],
    [{ privateKeyHosts: {} }, "privateKeyHosts: must be a list"],
    [
      { privateKeyHosts: [{ host: "https://a", addresses: ["a"] }] },
      "privateKeyHosts.0.addresses.0: must be an IP address or a CIDR range",
    ],
    [{ privateKeyHosts: [{ host: "https://a" }] }, "privateKeyHosts.0.host: must be a host in"],
    [
      { privateKeyHosts: [{ host: "a", bearerTokenFile: "/token" }] },
      "privateKeyHosts.0.path: must be given with a bearer token",
    ],
    [{ database: { schema: "auth" } }, "database.schema: needs a PostgreSQL databaseUrl"],
    [
      { databaseUrl: "mysql://mint@db/x", database: { poolMinimum: 1 } },
      "database.poolMinimum: needs a PostgreSQL databaseUrl",
    ],
    [{ database: { poolSize: 5 } }, "database.poolSize: needs a PostgreSQL, MySQL or MariaDB"],
    [
      { databaseUrl: "postgres://mint@db/x", database: { poolSize: 2, poolMinimum: 3 } },
      "database.poolMinimum: must not be more than poolSize",
    ],
    [
      { databaseUrl: "postgres://mint@db/x", database: { queryTimeout: 3, connectTimeout: 0 } },
      "database.connectTimeout: must be 0.1 to 60 seconds; database.queryTimeout: must be 0.1 to 2.9",
    ],
    [{ database: { tablePrefix: "x_audit_" } }, "database.tablePrefix: must be what every table"],
    [{ database: { tablePrefix: "x-" } }, "database.tablePrefix: must be what every table"],
    [
      { databaseUrl: "postgres://mint@db/x", database: { schema: "a.b" } },
      "database.schema: must be a schema's name",
    ],
    [
      { clientCertificateHeader: { format: "iis", chainVerified: false } },
      "clientCertificateHeader.format: must be one of rfc9440, pem, apache",
    ],
    [
      { clientCertificateHeader: { format: "nginx", chainVerified: false } },
      "clientCertificateHeader.name: must be the name of the header that you chose",
    ],
    [
      { clientCertificateHeader: { format: "aws-alb-passthrough", chainVerified: true } },
      "clientCertificateHeader.chainVerified: must be off",
    ],
    [{ mtlsOrigin: "https://mtls.example.com" }, "mtlsOrigin: needs tls.clientCertificates"],
    [{ mtlsOrigin: "https://mtls.example.com/x" }, "mtlsOrigin: must be an https origin"],
    [
      { limits: { tenant: { points: 9, duration: 2 } } },
      "limits.tenant: must be more than one client alone can use up: above 12000 points",
    ],
    [
      { limits: { client: "off", tenant: { points: 9, duration: 2 } } },
      "limits.tenant: needs client",
    ],
    [
      { limits: { source: { points: 9, duration: 2_147_484 } } },
      "limits.source: must be whole numbers from 1, the duration at most 2147483 seconds",
    ],
    [{ port: 0, workers: 2 }, "port: must not be 0 with several workers"],
    [{ admin: { tenant: "a", port: 0 }, workers: 2 }, "admin.port: must not be 0 with several"],
    [{ admin: { tenant: "a", port: 4000 }, port: 4000 }, "admin.port: must not be port: leave it"],
    [{ admin: { tenant: "a", port: 3000 } }, "admin.port: must not be port: leave it out"],
    [
      { quickstart: "on", tls: { certFile: "a", keyFile: "b" } },
      "quickstart: must be off with tls",
    ],
    [{ quickstart: "on" }, "quickstart: must be off where a configuration file is named"],
    [{ quickstart: "on", trustedProxies: ["10.0.0.1"] }, "must be off behind trustedProxies"],
    [{ quickstart: "on", host: ["localhost", "0.0.0.0"] }, "must be off where host lets others"],
    [{ audit: "refuse", redisUrls: ["redis://a.example"] }, "audit: must not be refuse without"],
    [
      { keyEncryptionKey: key, keyEncryptionKeyFile: "k" },
      "keyEncryptionKeyFile: must not be given together with keyEncryptionKey",
    ],
    [
      { tls: { certFile: "a", keyFile: "b", clientCaFile: "c" } },
      "tls.clientCaFile: needs tls.clientCertificates",
    ],
  ])("that cannot be, %j, is told: %s", async (content, message) => {
    const reading = read(content);

    await expect(reading).rejects.toThrow(ConfigurationError);
    await expect(reading).rejects.toThrow(message);
  });

  it("has all of its problems told at once, with those of the environment", async () => {
    await expect(
      read(
        { prot: 1, workers: 0, admin: { port: 9 } },
        { MINTPORT_LOG: "xml", MINTPORT_PROT: "1" },
      ),
    ).rejects.toThrow(
      /MINTPORT_PROT: is not known; did you mean MINTPORT_PORT\?.*MINTPORT_LOG: must be json or off.*workers: must be.*prot: is not known; did you mean port\?.*admin\.port: needs/,
    );
  });

  it("repeats nothing of what it holds if it is no JSON", async () => {
    const path = join(folder.path, "config.json");
    await writeFile(path, '{"keyEncryptionKey": "very-secret');
    const reading = (): unknown => readSettings({ MINTPORT_CONFIG: path });

    expect(reading).toThrow(`${path}: must hold JSON`);
    expect(reading).not.toThrow("very-secret");
  });

  it("that is not there is named", () => {
    expect(() => readSettings({ MINTPORT_CONFIG: "/nowhere/config.json" })).toThrow(
      "/nowhere/config.json: must be a file that can be read (ENOENT)",
    );
  });
});

describe("the environment", () => {
  it.each([
    ["MINTPORT_PROT", "80", "MINTPORT_PROT: is not known; did you mean MINTPORT_PORT?"],
    ["MINTPORT_UNHEARD_OF_ALTOGETHER", "", "MINTPORT_UNHEARD_OF_ALTOGETHER: is not known"],
    ["MINTPORT_TRUSTED_PROXIES", "10.0.0.1,nobody", "MINTPORT_TRUSTED_PROXIES: must be an IP"],
    ["MINTPORT_LIMITS", "{", 'MINTPORT_LIMITS: must be "off"'],
    [
      "MINTPORT_LIMITS",
      '{"client":"off","tenant":{"points":9,"duration":2}}',
      "tenant: needs client",
    ],
    ["MINTPORT_FORWARDED_HEADER", "forwarded", "needs MINTPORT_TRUSTED_PROXIES"],
    ["MINTPORT_WORKERS", "many", "MINTPORT_WORKERS: must be a whole number"],
    ["MINTPORT_TLS_CERT_FILE", "a.pem", "MINTPORT_TLS_KEY_FILE: must be the path"],
  ])("is told by its own names: %s=%s", (name, value, message) => {
    expect(() => readSettings({ [name]: value })).toThrow(message);
  });

  it("takes every budget that the limiter has", () => {
    const limits = Object.fromEntries(
      Object.keys(defaultLimits).map((name) => [name, { points: 99_999, duration: 60 }]),
    );
    limits["client"] = { points: 9, duration: 60 };
    expect(readSettings({ MINTPORT_LIMITS: JSON.stringify(limits) }).limits).toEqual(limits);
  });

  it("says limits as off or as JSON", () => {
    expect(readSettings({ MINTPORT_LIMITS: "off" }).limits).toBe("off");
    expect(
      readSettings({ MINTPORT_LIMITS: '{"client":{"points":9,"duration":2}}' }).limits,
    ).toEqual({ client: { points: 9, duration: 2 } });
  });

  it.each([{ MINTPORT_HOST: "0.0.0.0" }, { MINTPORT_HOST: "localhost,192.0.2.1" }])(
    "shows no well-known secret to the network: %j",
    (environment) => {
      expect(readSettings(environment, { development: true }).quickstart).toBe(false);
      expect(() => readSettings({ ...environment, MINTPORT_QUICKSTART: "on" })).toThrow(
        "MINTPORT_QUICKSTART: must be off where MINTPORT_HOST lets others reach the server",
      );
    },
  );
});

const read = async (
  content: object,
  environment: Readonly<Record<string, string>> = {},
): Promise<ReturnType<typeof readSettings>> => {
  const path = join(folder.path, "config.json");
  await writeFile(path, JSON.stringify(content));
  return readSettings({ ...environment, MINTPORT_CONFIG: path });
};
