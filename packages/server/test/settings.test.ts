import { ConfigurationError } from "@mintport/core";
import { readSettings } from "@mintport/server";
import { describe, expect, it } from "vitest";

describe("settings", () => {
  it("are complete without any variable", () => {
    expect(readSettings({})).toEqual({
      host: ["localhost"],
      port: 3000,
      dataFolder: ".mintport",
      databaseUrl: "sqlite:.mintport/mintport.db",
      redisUrls: [],
      redisKeyPrefix: "mintport:",
      keyEncryptionKey: undefined,
      formerKeyEncryptionKeys: [],
      quickstart: true,
      trustedProxies: [],
      log: "off",
      audit: "drop",
      limits: {},
      secretScheme: "sha256",
      workers: 1,
      tokenReuseWindow: 0,
      shutdownGrace: 10,
    });
  });

  it("take what the variables say", () => {
    expect(
      readSettings({
        MINTPORT_PORT: "8080",
        MINTPORT_DATA: "/var/lib/mintport",
        MINTPORT_DATABASE_URL: "postgres://db.example/mintport",
        MINTPORT_REDIS_URL: "redis://a.example, rediss://b.example",
        MINTPORT_KEY_ENCRYPTION_KEY: "A".repeat(43),
        MINTPORT_QUICKSTART: "on",
        UNRELATED: "x",
      }),
    ).toMatchObject({
      port: 8080,
      dataFolder: "/var/lib/mintport",
      databaseUrl: "postgres://db.example/mintport",
      redisUrls: ["redis://a.example", "rediss://b.example"],
      keyEncryptionKey: new Uint8Array(32),
      quickstart: true,
    });
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

  it("name every variable that is wrong, and repeat no key", () => {
    const key = "not-a-key-but-secret";
    const reading = () => readSettings({ MINTPORT_PORT: "abc", MINTPORT_KEY_ENCRYPTION_KEY: key });

    expect(reading).toThrow(/MINTPORT_PORT.*MINTPORT_KEY_ENCRYPTION_KEY/s);
    expect(reading).not.toThrow(key);
  });

  it.each([
    [{ MINTPORT_DATABASE_URL: "postgres://db.example/mintport" }],
    [{ MINTPORT_REDIS_URL: "redis://redis.example" }],
  ])("bring no well-known secret into a database of yours: %j", (environment) => {
    expect(readSettings(environment).quickstart).toBe(false);
  });
});
