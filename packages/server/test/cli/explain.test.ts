import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TenantId } from "@mintport/core";
import { instant, sourceOf } from "@mintport/core/ports";
import { redisRateLimiter } from "@mintport/rate-limit";
import { engines } from "@mintport/test-engines";
import { expectOk } from "@mintport/testing";
import { Redis } from "ioredis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let secret: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  const mintport = commandLine(folder.path);
  await mintport("migrate");
  await mintport(
    "tenant",
    "create",
    "acme",
    "--issuer",
    "https://auth.acme.example/api/v1/tenant/acme",
  );
  const created = await mintport("client", "create", "acme", "billing", "--scope=api", "--json");
  secret = (created.json() as { secret: string }).secret;
});
afterEach(() => folder.remove());

const explain = (form: object, ...argv: readonly string[]) =>
  commandLine(folder.path, {}, `${new URLSearchParams({ ...form }).toString()}\n`)(
    "explain",
    "acme",
    ...argv,
  );
describe("explain, of what users allowed", () => {
  const header = { name: "X-Who", issuer: "i", jwksUri: "https://p.example/k", audience: "a" };

  it.each([
    [{}, "unsupported_grant_type"],
    [{ MINTPORT_VISITORS: "demo" }, "invalid_grant"],
    [{ MINTPORT_VISITORS: JSON.stringify({ header }) }, "invalid_grant"],
  ])("says what the server with %j would", async (environment, error) => {
    const redirectUri = "https://app.example/cb";
    await commandLine(folder.path)(
      ...["client", "create", "acme", "web", "--auth-method", "none"],
      ...["--redirect-uri", redirectUri, "--delegated-scope", "api"],
    );
    const form = new URLSearchParams({
      ...{ grant_type: "authorization_code", client_id: "web", redirect_uri: redirectUri },
      ...{ code: "unknown", code_verifier: "v".repeat(43) },
    });
    const ran = await commandLine(folder.path, environment, form.toString())(
      "explain",
      "acme",
      "--json",
    );
    expect(ran.json()).toMatchObject({ refusal: { error } });
  });
});

const good = () => ({
  grant_type: "client_credentials",
  client_id: "billing",
  client_secret: secret,
  scope: "api",
});

describe("mintport explain", () => {
  it("says what would be minted", async () => {
    const { code, out, err } = await explain(good());

    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^client +billing \(client_secret_post\)$/m);
    expect(out).toMatch(
      /^would mint +\{"iss":"https:\/\/auth\.acme\.example\/api\/v1\/tenant\/acme","sub":"billing"/m,
    );
    expect(out).not.toContain(secret);
  });

  it("says where and why a request would be refused, finer than the client is told", async () => {
    const { code, out } = await explain({ ...good(), client_secret: "guess" });

    expect(code).toBe(0);
    expect(out).toMatch(/^refused at +client$/m);
    expect(out).toMatch(/^because +secret_mismatch$/m);
    expect(out).toMatch(/^client sees +401 invalid_client: Invalid client credentials$/m);
    expect(out).toMatch(/^client +billing \(not proven\)$/m);
  });

  it("prints JSON", async () => {
    expect((await explain({ ...good(), scope: "admin" }, "--json")).json()).toMatchObject({
      passed: ["client", "grant_type", "resource", "scope", "sender_constraint"],
      found: { tenant: "acme", client: "billing", requestedScope: ["admin"] },
      refusal: { step: "grant", reason: "scope_not_allowed", status: 400, error: "invalid_scope" },
    });
  });

  it("takes header fields", async () => {
    const basic = Buffer.from(`billing:${secret}`).toString("base64");
    const { out } = await explain(
      { grant_type: "client_credentials" },
      ...["--header", `Authorization: Basic ${basic}`],
    );

    expect(out).toMatch(/^client +billing \(client_secret_basic\)$/m);
  });

  it.each([
    [["--source", "nonsense"], /--source: must be an IP address/],
    [["--header", "no colon"], /--header: must be a name, a colon and a value/],
    [["--form", "/no/such/file"], /--form: cannot read \/no\/such\/file/],
    [["--certificate", "/no/such/file"], /--certificate: cannot read/],
  ])("refuses %j, and says what is right", async (argv, message) => {
    expect(await explain(good(), ...argv)).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(message),
    });
  });

  it("refuses a certificate that is none", async () => {
    const path = join(folder.path, "cert.pem");
    await writeFile(path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    expect((await explain(good(), "--certificate", path)).err).toMatch(/must hold a certificate/);
  });
});

describe("mintport client create --file", () => {
  it("takes the fields that have no option, and names the one that is wrong", async () => {
    const mintport = commandLine(folder.path);
    const path = join(folder.path, "client.json");
    await writeFile(path, JSON.stringify({ dpopBoundAccessTokens: true }));
    const create = ["client", "create", "acme", "bound", "--file", path, "--json"] as const;
    expect((await mintport(...create)).json()).toMatchObject({
      id: "bound",
      grantTypes: ["client_credentials"],
      dpopBoundAccessTokens: true,
    });

    await writeFile(path, JSON.stringify({ dpopBound: true }));
    expect(await mintport(...create)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/dpopBound/),
    });
    await writeFile(path, "[]");
    expect((await mintport(...create)).err).toMatch(/--file: .* must hold a JSON object/);
    expect(
      (await mintport("tenant", "create", "x", "--issuer=https://x.example", "--file=/no")).err,
    ).toMatch(/--file: cannot read \/no/);
  });
});

describe("mintport end-tokens", () => {
  it("raises the epoch of a client once, and of a tenant before and after the caches' staleness", async () => {
    const mintport = commandLine(folder.path);
    const client = await mintport("client", "end-tokens", "acme", "billing", "--json");
    const tenant = await mintport("tenant", "end-tokens", "acme", "--json");

    expect(client.json()).toMatchObject({ epoch: 1 });
    expect(tenant.json()).toMatchObject({ epoch: 2 });
    expect(tenant.err).toBe("Ended once; waiting 5 s for nodes that still know old clients\n");
    expect((await mintport("client", "end-tokens", "acme", "billing")).out).toBe(
      "Ended every token of client billing\n",
    );
    expect((await mintport("tenant", "end-tokens", "acme")).out).toBe(
      "Ended every token of tenant acme\n",
    );
  });

  it("names what is not there", async () => {
    const mintport = commandLine(folder.path);
    expect((await mintport("client", "end-tokens", "acme", "nobody")).err).toMatch(
      /there is no client nobody/,
    );
    expect((await mintport("tenant", "end-tokens", "nowhere")).err).toMatch(
      /there is no tenant nowhere/,
    );
  });
});

describe("mintport explain on Redis", () => {
  it("foretells a limit that the servers count there, and counts nothing", async () => {
    const engine = engines().find(({ name }) => name === "redis");
    if (engine === undefined || engine.missing !== undefined) throw new Error("no Redis here");
    const place = await engine.makePlace();
    const redis = new Redis(place.url);
    await new Promise((resolve) => redis.once("ready", resolve));
    const explained = async () => {
      const environment = {
        MINTPORT_DATABASE_URL: `sqlite:${join(folder.path, "mintport.db")}`,
        MINTPORT_REDIS_URL: place.url,
        MINTPORT_REDIS_KEY_PREFIX: place.keyPrefix,
        MINTPORT_LIMITS: JSON.stringify({ source: { points: 1, duration: 600 } }),
      };
      const form = new URLSearchParams(good()).toString();
      const { code, out, err } = await commandLine(
        folder.path,
        environment,
        form,
      )(...["explain", "acme", "--source", "192.0.2.7"]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      return out;
    };
    for (let i = 0; i < 2; i++) expect(await explained()).toMatch(/^would mint/m);

    const keyPrefix = `${place.keyPrefix}limit:`;
    const limiter = redisRateLimiter(
      redis,
      { source: { points: 1, duration: 600 } },
      { keyPrefix },
    );
    const asked = { tenant: "acme" as TenantId, client: undefined, source: sourceOf("192.0.2.7") };
    expectOk(await limiter.admit(asked, instant(0)));
    expect(await explained()).toMatch(/^because +rate_limited \(source\)$/m);
    redis.disconnect();
    await engine.dispose(place);
  });
});
