import { execFileSync } from "node:child_process";
import { readSettings, startServer } from "@mintport/server";
import { findPrometheus } from "@mintport/test-engines";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask, askToken, tokenIn, tokenPath } from "../fixture/ask.ts";
import { temporaryFolder } from "../fixture/start.ts";
import { scraped, total } from "./scraped.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe("the metrics of a server", () => {
  it("equal what was sent: tokens issued, and refusals by their reason", async () => {
    await using server = await started();
    const { origin } = server;
    for (let n = 0; n < 7; n += 1) expect((await askToken(origin)).status).toBe(200);
    for (let n = 0; n < 3; n += 1)
      expect((await askToken(origin, { client_secret: "wrong" })).status).toBe(401);
    for (let n = 0; n < 2; n += 1)
      expect((await askToken(origin, { scope: "api:admin" })).status).toBe(400);
    expect((await askToken(origin, { grant_type: "none_such" })).status).toBe(400);
    expect((await ask(`${origin}${tokenPath.replace("/token", "/jwks")}`)).status).toBe(200);

    const samples = await scraped(server.metricsPort);
    expect(total(samples, "mintport_tokens_issued_total")).toBe(7);
    expect(
      Object.fromEntries(
        samples
          .filter(
            ({ name, labels }) =>
              name === "mintport_requests_total" && labels["mintport_outcome"] === "refused",
          )
          .map(({ labels, value }) => [labels["mintport_reason"], value]),
      ),
    ).toEqual({ secret_mismatch: 3, scope_not_allowed: 2, grant_type_unknown: 1 });
    expect(total(samples, "mintport_requests_total")).toBe(14);
    expect(
      total(samples, "mintport_request_duration_seconds_count", { mintport_endpoint: "token" }),
    ).toBe(13);
    expect(
      total(samples, "mintport_limiter_verdicts_total", { mintport_limiter_step: "admit" }),
    ).toBe(13);
    expect(
      samples
        .flatMap(({ labels }) => Object.keys(labels))
        .filter((label) => /client|subject|request_id|address|tenant$/.test(label)),
    ).toEqual([]);
  });

  it("say which budget is used up", async () => {
    await using server = await started({
      MINTPORT_LIMITS: '{"source": {"points": 2, "duration": 3600}}',
    });
    for (let n = 0; n < 5; n += 1) await askToken(server.origin, { client_secret: "wrong" });

    const samples = await scraped(server.metricsPort);
    const limited = { mintport_limiter_verdict: "limited", mintport_limiter_budget: "source" };
    expect(
      total(samples, "mintport_limiter_verdicts_total", {
        mintport_limiter_step: "admit",
        ...limited,
      }),
    ).toBe(3);
    expect(total(samples, "mintport_requests_total", { mintport_reason: "rate_limited" })).toBe(3);
  });

  it("say how long stores took, what caches knew, how old keys are, and what the audit log waits for", async () => {
    await using server = await started();
    for (let n = 0; n < 20; n += 1) expect((await askToken(server.origin)).status).toBe(200);

    const samples = await scraped(server.metricsPort);
    const lookups = (result: string) =>
      total(samples, "mintport_cache_lookups_total", {
        mintport_cache: "tenants_and_clients",
        mintport_result: result,
      });
    // The first finds neither, and noting that the secret is used makes the cache forget the client for a moment.
    expect(lookups("hit") + lookups("miss")).toBe(20);
    expect(lookups("miss")).toBeGreaterThanOrEqual(1);
    expect(lookups("hit")).toBeGreaterThan(10);
    expect(
      total(samples, "mintport_store_duration_seconds_count", {
        mintport_store: "tenant-and-client-store",
        mintport_outcome: "answered",
      }),
    ).toBeGreaterThanOrEqual(1);
    const [age] = samples.filter(({ name }) => name === "mintport_signing_key_age_seconds");
    expect(age?.labels).toEqual({ mintport_algorithm: "RS256" });
    expect(age?.value).toBeLessThan(60);
    expect(total(samples, "mintport_audit_dropped_total")).toBe(0);
    expect(samples.find(({ name }) => name === "mintport_audit_lag_seconds")?.value).toBeLessThan(
      5,
    );
    expect(
      samples.filter(({ name }) => name === "mintport_audit_trouble").map(({ value }) => value),
    ).toEqual([0, 0]);
    expect(total(samples, "process_memory_usage_bytes")).toBeGreaterThan(1e7);
    expect(samples.some(({ name }) => name === "nodejs_eventloop_delay_p99_seconds")).toBe(true);
  });

  it("count what is remembered of verified tokens", async () => {
    await using server = await started();
    const token = tokenIn(await askToken(server.origin));
    const { client_id, client_secret } = {
      client_id: "service-client-123",
      client_secret: "super-secret-key",
    };
    for (let n = 0; n < 3; n += 1)
      await ask(`${server.origin}${tokenPath.replace("/token", "/introspect")}`, {
        method: "POST",
        body: new URLSearchParams({ token, client_id, client_secret }),
      });

    const samples = await scraped(server.metricsPort);
    const lookups = { mintport_cache: "verified_tokens" };
    expect(
      total(samples, "mintport_cache_lookups_total", { ...lookups, mintport_result: "hit" }),
    ).toBe(2);
    expect(
      total(samples, "mintport_cache_lookups_total", { ...lookups, mintport_result: "miss" }),
    ).toBe(1);
  });

  it("tell tenants apart if they are asked to", async () => {
    await using server = await started({ MINTPORT_METRICS_TENANTS: "on" });
    await askToken(server.origin);

    const samples = await scraped(server.metricsPort);
    expect(total(samples, "mintport_tokens_issued_total", { mintport_tenant: "my-tenant" })).toBe(
      1,
    );
  });

  it.skipIf(!findPrometheus())("are text that promtool takes", async () => {
    await using server = await started();
    await askToken(server.origin);
    const { text } = await ask(`http://127.0.0.1:${server.metricsPort}/metrics`);

    expect(() => execFileSync(promtool, ["check", "metrics"], { input: text })).not.toThrow();
  });
});

describe("who may read the metrics", () => {
  it("is who shows the token, if there is one", async () => {
    const token = "0123456789abcdef";
    await using server = await started({ MINTPORT_METRICS_TOKEN: token });

    expect((await scraped(server.metricsPort, token)).length).toBeGreaterThan(10);
    for (const headers of [
      {},
      { Authorization: "Bearer 0123456789abcdeg" },
      { Authorization: `Basic ${token}` },
    ]) {
      const refused = await ask(`http://127.0.0.1:${server.metricsPort}/metrics`, { headers });
      expect(refused.status).toBe(401);
      expect(refused.headers.get("www-authenticate")).toBe('Bearer realm="metrics"');
      expect(refused.text).not.toContain("mintport_");
    }
  });

  it("is nobody at the port that clients use", async () => {
    await using server = await started();

    expect((await ask(`${server.origin}/metrics`)).status).toBe(404);
  });

  it.each([
    ["MINTPORT_HOST", "0.0.0.0"],
    ["MINTPORT_TRUSTED_PROXIES", "127.0.0.1"],
  ])("is nobody who reaches the server from elsewhere without a token: %s=%s", (name, value) => {
    const environment = { MINTPORT_METRICS: "on", MINTPORT_METRICS_PORT: "0", [name]: value };
    expect(() => readSettings(environment)).toThrow(
      "MINTPORT_METRICS: needs MINTPORT_METRICS_TOKEN where MINTPORT_HOST or MINTPORT_TRUSTED_PROXIES let others reach the server",
    );
    expect(() =>
      readSettings({ ...environment, MINTPORT_METRICS_TOKEN: "0123456789abcdef" }),
    ).not.toThrow();
  });

  it.each([
    [
      { MINTPORT_METRICS: "on" },
      "MINTPORT_METRICS: needs MINTPORT_ADMIN_PORT or MINTPORT_METRICS_PORT",
    ],
    [{ MINTPORT_METRICS_PORT: "9464" }, "MINTPORT_METRICS_PORT: needs MINTPORT_METRICS"],
    [
      { MINTPORT_METRICS: "on", MINTPORT_METRICS_PORT: "3000" },
      "MINTPORT_METRICS_PORT: must not be MINTPORT_PORT",
    ],
    [
      { MINTPORT_METRICS: "on", MINTPORT_METRICS_PORT: "0", MINTPORT_METRICS_TOKEN: "short" },
      "MINTPORT_METRICS_TOKEN: must be 16 to 256",
    ],
  ])("is refused where it is not clear: %j", (environment, message) => {
    expect(() => readSettings(environment)).toThrow(message);
  });

  it("is who reaches the port of the admin API, if they have none of their own", async () => {
    const { MINTPORT_METRICS_PORT: _, ...atAdmin } = metricsOn;
    await using server = await started({
      ...atAdmin,
      MINTPORT_METRICS_PORT: undefined,
      MINTPORT_ADMIN_TENANT: "my-tenant",
      MINTPORT_ADMIN_PORT: "0",
    });

    expect(server.metricsPort).toBe(server.adminPort);
    expect((await scraped(server.metricsPort)).length).toBeGreaterThan(10);
    expect((await ask(`http://127.0.0.1:${server.adminPort}/admin/v1/openapi.json`)).status).toBe(
      200,
    );
  });
});

const promtool = "promtool";
const metricsOn = { MINTPORT_METRICS: "on", MINTPORT_METRICS_PORT: "0" };

interface Measured extends AsyncDisposable {
  readonly origin: string;
  readonly metricsPort: number;
  readonly adminPort: number | undefined;
}

const started = async (
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Measured> => {
  const settings = readSettings(
    { MINTPORT_PORT: "0", MINTPORT_DATA: folder.path, ...metricsOn, ...environment },
    { development: true },
  );
  const { port, metricsPort = Number.NaN, adminPort, close } = await startServer(settings);
  return {
    origin: `http://127.0.0.1:${port}`,
    metricsPort,
    adminPort,
    [Symbol.asyncDispose]: close,
  };
};
