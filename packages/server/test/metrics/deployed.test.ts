import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSettings, startServer } from "@mintport/server";
import { findPrometheus } from "@mintport/test-engines";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ask, askToken, tokenIn, tokenPath } from "../fixture/ask.ts";
import { freePort } from "../fixture/child.ts";
import { temporaryFolder } from "../fixture/start.ts";

const deploy = fileURLToPath(new URL("../../../../docs/deploy", import.meta.url));
const hasPrometheus = findPrometheus();
const [prometheus, promtool] = ["prometheus", "promtool"];
const token = "a-token-of-the-metrics";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await startServer(
    readSettings(
      {
        MINTPORT_PORT: "0",
        MINTPORT_DATA: join(folder.path, "data"),
        MINTPORT_METRICS: "on",
        MINTPORT_METRICS_PORT: "0",
        MINTPORT_METRICS_TOKEN: token,
      },
      { development: true },
    ),
  );
  const origin = `http://127.0.0.1:${server.port}`;
  const form = { client_id: "service-client-123", client_secret: "super-secret-key" };
  const body = { token: tokenIn(await askToken(origin)), ...form };
  await askToken(origin, { client_secret: "wrong" });
  await ask(`${origin}${tokenPath.replace("/token", "/introspect")}`, {
    method: "POST",
    body: new URLSearchParams(body),
  });
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

describe("the alert rules and the dashboard", () => {
  it("ask for metrics and labels that the server has, and ask for every one of its own", async () => {
    const { text } = await ask(`http://127.0.0.1:${server.metricsPort}/metrics`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const shown = new Set(
      [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = "", type]) =>
        type === "histogram" ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    );
    const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label));
    const asked = [deployed("alert-rules.yml"), ...dashboardQueries()].join("\n");
    const askedMetrics = asked.match(/\b(?:mintport|nodejs|process)_\w+(?=[{[ )])/g) ?? [];
    const askedLabels = [...asked.matchAll(/\b(mintport_\w+)(?=[=!]|[,)] )/g)].map(
      ([, name]) => name,
    );

    expect(askedMetrics.length).toBeGreaterThan(20);
    for (const name of askedMetrics)
      if (!labels.has(name)) expect([...shown, ...limitedOnly]).toContain(name);
    for (const name of askedLabels)
      if (!shown.has(name ?? "")) expect([...labels, ...limitedOnly]).toContain(name);
    for (const name of shown)
      if (/^mintport_.*(?<!_sum)$/.test(name) && !name.endsWith("trouble"))
        expect(asked, name).toContain(name.replace(/_(?:bucket|count)$/, ""));
  });

  it.skipIf(!hasPrometheus)("pass promtool", () => {
    expect(() =>
      execFileSync(promtool, ["check", "rules", join(deploy, "alert-rules.yml")]),
    ).not.toThrow();
  });

  it.skipIf(!hasPrometheus)(
    "are understood by a Prometheus, which reads the server as its configuration says",
    async () => {
      await using scraper = await scraping(server.metricsPort ?? Number.NaN);

      await vi.waitFor(
        async () => {
          expect(await scraper.get("/api/v1/query?query=up")).toMatchObject({
            data: { result: [{ metric: { job: "mintport" }, value: [expect.anything(), "1"] }] },
          });
        },
        { timeout: 20_000, interval: 200 },
      );
      const rules = JSON.stringify(await scraper.get("/api/v1/rules"));
      expect(rules.match(/"type":"alerting"/g)).toHaveLength(
        deployed("alert-rules.yml").match(/- alert: /g)?.length ?? 0,
      );
      for (const query of dashboardQueries()) {
        const asked = query
          .replaceAll("$__rate_interval", "1m")
          .replaceAll("$job", "mintport")
          .replaceAll("$instance", ".+");
        expect(
          await scraper.get(`/api/v1/query?query=${encodeURIComponent(asked)}`),
          query,
        ).toMatchObject({ status: "success" });
      }
      expect(await scraper.get("/api/v1/query?query=mintport_tokens_issued_total")).toMatchObject({
        data: { result: [{ value: [expect.anything(), "1"] }] },
      });
    },
    40_000,
  );
});

/** Labels and metrics that are there once something is limited. */
const limitedOnly = ["mintport_limiter_budget"];

const deployed = (name: string): string => readFileSync(join(deploy, name), "utf8");

const dashboardQueries = (): readonly string[] => {
  const { panels } = JSON.parse(deployed("grafana-dashboard.json")) as {
    readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
  };
  return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
};

/** A Prometheus with the files of `docs/deploy`, on another port, which reads more often. */
const scraping = async (metricsPort: number) => {
  const home = join(folder.path, "prometheus");
  cpSync(deploy, home, { recursive: true });
  writeFileSync(
    join(home, "prometheus.yml"),
    deployed("prometheus.yml")
      .replace("127.0.0.1:9464", `127.0.0.1:${metricsPort}`)
      .replaceAll("15s", "1s"),
  );
  writeFileSync(join(home, "mintport-metrics-token"), token);
  const port = await freePort();
  const child: ChildProcess = spawn(
    prometheus,
    [
      `--config.file=${home}/prometheus.yml`,
      `--storage.tsdb.path=${home}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const get = async (path: string): Promise<unknown> =>
    (await ask(`http://127.0.0.1:${port}${path}`)).json;
  await vi.waitFor(() => get("/-/ready"), { timeout: 20_000, interval: 100 });
  return {
    get,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
};
