import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  engines,
  type RedisTlsFiles,
  startRedisSentinel,
  startTlsRedis,
} from "@mintport/test-engines";
import { makeCertificate } from "@mintport/test-engines/certificates";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Concealed } from "../src/settings/concealed.ts";
import type { RedisSetting } from "../src/settings/redis-schema.ts";
import { requireRedis } from "../src/stores/open-redis.ts";
import { ask, askToken, documented, tokenIn } from "./fixture/ask.ts";
import { start } from "./fixture/start.ts";

const redis = engines().find(({ name }) => name === "redis")!;

let folder: string;
let files: RedisTlsFiles;
const login = { user: "mintport", password: "a-b.c" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mintport-redis-"));
  const authority = await makeCertificate({ subject: "CN=authority" });
  const certified = await makeCertificate({
    ...{ subject: "CN=redis", names: [{ type: "dns", value: "redis.test" }], issuer: authority },
  });
  const stranger = await makeCertificate({ subject: "CN=stranger" });
  const path = (name: string) => join(folder, name);
  files = { certFile: path("cert.pem"), keyFile: path("key.pem"), caFile: path("ca.pem") };
  await writeFile(files.certFile, certified.pem);
  await writeFile(files.keyFile, certified.key);
  await writeFile(files.caFile, authority.pem);
  await writeFile(path("other-ca.pem"), stranger.pem);
  await writeFile(path("other-key.pem"), stranger.key);
  await writeFile(path("no.pem"), "");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(redis.missing !== undefined)("a Redis over TLS", () => {
  let server: Awaited<ReturnType<typeof startTlsRedis>>;
  beforeAll(async () => {
    server = await startTlsRedis(files, login);
  });
  afterAll(() => {
    server.stop();
  });

  const reach = (setting: RedisSetting, user = `${login.user}:${login.password}`): Promise<void> =>
    requireRedis({
      redisUrls: [new Concealed(`rediss://${user}@127.0.0.1:${server.port}`)],
      redis: setting,
    });

  it("is reached by its own authority, its name, our certificate and an ACL user", async () => {
    await reach({ ...files, serverName: "redis.test" });
  });

  it.each<[string, () => RedisSetting]>([
    ["another authority", () => ({ ...files, caFile: join(folder, "other-ca.pem") })],
    ["Node's own authorities", () => ({ certFile: files.certFile, keyFile: files.keyFile })],
    ["no certificate of ours", () => ({ caFile: files.caFile })],
    ["another name", () => ({ ...files, serverName: "other.test" })],
  ])("is not reached with %s", async (_, setting) => {
    await expect(reach({ serverName: "redis.test", ...setting() })).rejects.toThrow(
      "Redis cannot be reached",
    );
  });

  it("is not reached under the name of its address, for which it has no certificate", async () => {
    await expect(reach({ ...files })).rejects.toThrow(/cannot be reached.*127\.0\.0\.1/);
  });

  it("is not reached with another password", async () => {
    await expect(
      reach({ ...files, serverName: "redis.test" }, `${login.user}:wrong`),
    ).rejects.toThrow(/cannot be reached: WRONGPASS/);
  });

  it.each<[string, RedisSetting, string]>([
    ["is not there", { caFile: "gone.pem" }, "redis: caFile: gone.pem must be a file"],
    ["holds no PEM", { caFile: "no.pem" }, "no.pem must hold PEM"],
    [
      "is of another key",
      { certFile: "cert.pem", keyFile: "other-key.pem" },
      "redis: certFile: must",
    ],
  ])("needs files that can be used: one that %s is named", async (_, setting, message) => {
    const inFolder = Object.fromEntries(
      Object.entries(setting).map(([name, path]) => [name, join(folder, String(path))]),
    );
    await expect(reach(inFolder)).rejects.toThrow(
      new RegExp(message.replace(/(\S+\.pem) /, ".*$1 ")),
    );
  });
});

describe.skipIf(redis.missing !== undefined)("a Redis that Sentinels watch, over TLS", () => {
  it("gets over a failover while tokens are issued", { timeout: 60_000 }, async () => {
    const sentinel = await startRedisSentinel(files, login, {
      name: "my-master",
      sentinelPassword: "s-e.n",
    });
    const server = await start(folder, {
      MINTPORT_REDIS_URL: `rediss://${login.user}:${login.password}@my-master`,
      // The first of them is nobody.
      MINTPORT_REDIS_SENTINEL_URLS: `rediss://:s-e.n@127.0.0.1:1,rediss://:s-e.n@127.0.0.1:${sentinel.sentinelPort}`,
      MINTPORT_REDIS_CA_FILE: files.caFile,
      MINTPORT_REDIS_CERT_FILE: files.certFile,
      MINTPORT_REDIS_KEY_FILE: files.keyFile,
      MINTPORT_REDIS_SERVER_NAME: "redis.test",
      MINTPORT_QUICKSTART: "on",
    });
    const statuses = new Set<number>();
    /** Issues a token, and revokes it: that is a write, and 200 only if it is done. */
    const issueAndRevoke = async (): Promise<number> => {
      const issued = await askToken(server.origin);
      statuses.add(issued.status);
      if (issued.status !== 200) return issued.status;
      const body = new URLSearchParams({ ...documented, token: tokenIn(issued) });
      const url = `${server.origin}/api/v1/tenant/my-tenant/oauth/revoke`;
      const { status } = await ask(url, { method: "POST", body });
      statuses.add(status);
      return status;
    };
    try {
      expect(await issueAndRevoke()).toBe(200);
      const replaced = sentinel.replaceMaster();
      await Promise.all([replaced, ...Array.from({ length: 20 }, issueAndRevoke)]);
      await expect.poll(issueAndRevoke, { timeout: 20_000, interval: 100 }).toBe(200);
      for (const status of statuses) expect([200, 503]).toContain(status);
    } finally {
      await server.close();
      sentinel.stop();
    }
  });
});
