import { inspect } from "node:util";
import { ConfigurationError } from "@mintport/core";
import { readSettings } from "@mintport/server";
import { describe, expect, it } from "vitest";
import { Concealed } from "../src/settings/concealed.ts";
import { requireServable } from "../src/settings/require-servable.ts";
import { variables } from "../src/settings/variables.ts";

const key = "kQ3vX9bT7wZ1mR5sN8cJ2hY6pL4gF0dA_eUiOxKoVtM";

describe("settings", () => {
  it("are complete without any variable", () => {
    expect(readSettings({})).toEqual({
      host: ["localhost"],
      port: 3000,
      dataFolder: ".mintport",
      databaseUrl: new Concealed("sqlite:.mintport/mintport.db"),
      redisUrls: [],
      redisKeyPrefix: "mintport:",
      keyEncryptionKey: undefined,
      formerKeyEncryptionKeys: [],
      quickstart: false,
      trustedProxies: [],
      log: "off",
      audit: "drop",
      auditEvents: "decisions",
      formerAuditKeys: [],
      limits: {},
      secretScheme: "sha256",
      alsoVerifies: [],
      visitors: "off",
      devices: false,
      blockedSubjects: [],
      clientDocuments: {},
      registration: {},
      claims: {},
      privateKeyHosts: [],
      openidConfiguration: false,
      mcp: "off",
      console: "off",
      workers: 1,
      tokenReuseWindow: 0,
      keepAlive: 75,
      keyRotationInterval: 2_592_000,
      requestTimeout: 5,
      shutdownDelay: 0,
      shutdownGrace: 10,
    });
  });

  it("take what the variables say", () => {
    const settings = readSettings({
      MINTPORT_PORT: "8080",
      MINTPORT_DATA: "/var/lib/mintport",
      MINTPORT_DATABASE_URL: "postgres://mint@db.example/mintport",
      MINTPORT_REDIS_URL: "redis://a.example, rediss://b.example",
      MINTPORT_KEY_ENCRYPTION_KEY: key,
      MINTPORT_QUICKSTART: "on",
      UNRELATED: "x",
    });

    expect(settings).toMatchObject({
      port: 8080,
      dataFolder: "/var/lib/mintport",
      quickstart: true,
    });
    expect(settings.databaseUrl?.reveal()).toBe("postgres://mint@db.example/mintport");
    expect(settings.redisUrls.map((url) => url.reveal())).toEqual([
      "redis://a.example",
      "rediss://b.example",
    ]);
    expect(settings.keyEncryptionKey?.reveal()).toEqual(
      new Uint8Array(Buffer.from(key, "base64url")),
    );
  });

  it.each([
    ['{"delegatedScope":7}', /^environment: MINTPORT_MCP: delegatedScope: must be a scope/],
    ['{"delegatedScop":"a"}', /MINTPORT_MCP: delegatedScop: .*delegatedScope\?/],
    ['{"delegatedScope":"a","hosts":["HOST"]}', /MINTPORT_MCP: hosts: must be "any", or hosts/],
    ['{"delegatedScope":"a","requireResource":1}', /MINTPORT_MCP: requireResource: must be on/],
    ["on", /MINTPORT_MCP: must be off, or an object, as/],
  ])("name what is wrong with the rules for MCP: %s", (text, message) => {
    expect(() => readSettings({ MINTPORT_MCP: text, MINTPORT_VISITORS: "demo" })).toThrow(message);
  });

  it("take no rules for MCP where nobody logs in, nor half of the metadata", () => {
    const given = { MINTPORT_MCP: '{"delegatedScope":"a"}' };
    expect(() => readSettings({ ...given, MINTPORT_VISITORS: "off" })).toThrow(
      "MINTPORT_MCP: must be off where MINTPORT_VISITORS is off: nobody could let a client in",
    );
    expect(() => readSettings({ ...given, MINTPORT_OPENID_CONFIGURATION: "off" })).toThrow(
      "MINTPORT_OPENID_CONFIGURATION: must not be off with MINTPORT_MCP",
    );
    expect(() => {
      requireServable(readSettings(given));
    }).toThrow("MINTPORT_MCP: must be off without MINTPORT_VISITORS");
  });

  it.each(["0", "1", "65535"])("accept the port %s", (port) => {
    expect(readSettings({ MINTPORT_PORT: port }).port).toBe(Number(port));
  });

  it.each([
    ["MINTPORT_PORT", "abc"],
    ["MINTPORT_PORT", ""],
    ["MINTPORT_PORT", "65536"],
    ["MINTPORT_PORT", "-1"],
    ["MINTPORT_PORT", "3000.5"],
    ["MINTPORT_PORT", "0x50"],
    ["MINTPORT_PORT", " 3000"],
    ["MINTPORT_DATA", ""],
    ["MINTPORT_DATABASE_URL", "mongodb://db.example/mintport"],
    ["MINTPORT_DATABASE_URL", "sqlite:"],
    ["MINTPORT_REDIS_URL", "http://redis.example"],
    ["MINTPORT_REDIS_URL", "redis://a.example,b.example"],
    ["MINTPORT_KEY_ENCRYPTION_KEY", "dG9vIHNob3J0"],
    ["MINTPORT_QUICKSTART", "yes"],
  ])("name the variable that is wrong: %s=%j", (name, value) => {
    const reading = () => readSettings({ [name]: value });

    expect(reading).toThrow(ConfigurationError);
    expect(reading).toThrow(name);
  });

  it.each(["http://app.example", "http://192.168.0.5:8080", "http://localhost.example"])(
    "let no script in that came in clear over a network: %s",
    (origin) => {
      for (const name of ["token", "jwks"])
        expect(() => readSettings({ MINTPORT_CORS: JSON.stringify({ [name]: [origin] }) })).toThrow(
          `MINTPORT_CORS: ${name}.0: must be https, or http on loopback`,
        );
    },
  );

  it.each(["https://app.example", "http://localhost:5173", "http://127.0.0.1", "app://localhost"])(
    "let the scripts in of %s",
    (origin) => {
      const { cors } = readSettings({ MINTPORT_CORS: JSON.stringify({ token: [origin] }) });
      expect(cors?.token).toEqual([origin]);
    },
  );

  it.each(["authorization", "Cookie", "HOST", "DPoP", "X-Forwarded-For", "content-type"])(
    "take no header for a proxy's own that means something else: %s",
    (name) => {
      const proxies = { MINTPORT_TRUSTED_PROXIES: "10.0.0.1" };
      const header = { name, issuer: "https://a.example", jwksUri: "https://a.example/k" };
      for (const [variable, given] of [
        [
          "MINTPORT_CLIENT_CERTIFICATE_HEADER",
          {
            MINTPORT_CLIENT_CERTIFICATE_HEADER: name,
            MINTPORT_CLIENT_CERTIFICATE_HEADER_FORMAT: "rfc9440",
            MINTPORT_CLIENT_CERTIFICATE_HEADER_CHAIN_VERIFIED: "on",
          },
        ],
        ["MINTPORT_REQUEST_ID_HEADER", { MINTPORT_REQUEST_ID_HEADER: name }],
        [
          "MINTPORT_VISITORS",
          { MINTPORT_VISITORS: JSON.stringify({ header: { ...header, audience: "a" } }) },
        ],
      ] as const) {
        // A proxy may send the user's identity token as a bearer token.
        if (variable === "MINTPORT_VISITORS" && name === "authorization") continue;
        const reading = () => readSettings({ ...proxies, ...given });
        expect(reading).toThrow(variable);
        expect(reading).toThrow("must be a header of its own, as ");
      }
    },
  );

  it.each(
    Object.entries(variables).flatMap(([name, { form }]) =>
      form === "list" || form === "costs" ? [name] : [],
    ),
  )("take no JSON and no quotes for a list with commas: %s", (name) => {
    for (const text of [`["${key}"]`, ' ["a"]', '{"a": 1}', '"a","b"', "'a,b'", "[::1]"]) {
      const reading = () => readSettings({ [name]: text });
      expect(reading).toThrow(
        `${name}: must be a list with commas, as a,b, without brackets and quotes`,
      );
      expect(reading).not.toThrow(key);
    }
  });

  it("name every variable that is wrong, and repeat no key", () => {
    const key = "not-a-key-but-secret";
    const reading = () => readSettings({ MINTPORT_PORT: "abc", MINTPORT_KEY_ENCRYPTION_KEY: key });

    expect(reading).toThrow(/MINTPORT_PORT.*MINTPORT_KEY_ENCRYPTION_KEY/s);
    expect(reading).not.toThrow(key);
  });

  it.each([
    [{ MINTPORT_DATABASE_URL: "postgres://mint@db.example/mintport" }],
    [{ MINTPORT_REDIS_URL: "redis://redis.example" }],
  ])("bring no well-known secret into a database of yours: %j", (environment) => {
    expect(readSettings(environment, { development: true }).quickstart).toBe(false);
  });

  it("have no demo but in a development start", () => {
    expect(readSettings({}).quickstart).toBe(false);
    expect(readSettings({}, { development: true }).quickstart).toBe(true);
    expect(readSettings({ MINTPORT_QUICKSTART: "off" }, { development: true }).quickstart).toBe(
      false,
    );
  });

  it.each([
    ["zeros", "A".repeat(43)],
    ["a pattern", Buffer.alloc(32, "Ab0-").toString("base64url")],
    ["a passphrase", "correct-horse-battery-staple-and-some-more-"],
    ["text around it", `${key.slice(0, 42)}!`],
    ["another spelling of the same bytes", `${key.slice(0, 42)}N`],
    ["padding", `${key}=`],
    ["too little", key.slice(0, 42)],
  ])("take no key that nobody drew at random or that is not spelt so: %s", (_, text) => {
    for (const name of ["KEY_ENCRYPTION_KEY", "AUDIT_KEY", "FORMER_KEY_ENCRYPTION_KEYS"])
      expect(() => readSettings({ [`MINTPORT_${name}`]: text })).toThrow(
        `MINTPORT_${name}: must be 32 random bytes in base64url (43 characters)`,
      );
  });

  it("hold secrets as what cannot be printed", () => {
    const url = "postgres://mint:hunter2@db.example/mintport";
    const settings = readSettings({
      MINTPORT_DATABASE_URL: url,
      MINTPORT_REDIS_URL: "redis://:hunter2@redis.example",
      MINTPORT_KEY_ENCRYPTION_KEY: key,
      MINTPORT_AUDIT_KEY: key,
    });
    const printed = [
      JSON.stringify(settings),
      inspect(settings, { depth: 9, showHidden: true }),
      String(settings.databaseUrl),
      String(settings.auditKey),
    ].join();

    expect(printed).not.toMatch(/hunter2/);
    expect(printed).not.toContain(key.slice(0, 20));
    expect(settings.databaseUrl?.reveal()).toBe(url);
  });
});
