import { readSettings } from "@mintport/server";
import { expect, it } from "vitest";
import { startDangers, startReport } from "../src/serving/start-report.ts";

const ports = { port: 3000 };

it("the start says what is on, and where", () => {
  const settings = readSettings({
    MINTPORT_DATABASE_URL: "postgres://mint:hunter2@db.example/mintport?sslpassword=hunter3",
    MINTPORT_REDIS_URL: "redis://:hunter4@redis.example",
    MINTPORT_WORKERS: "4",
    MINTPORT_ADMIN_TENANT: "ops",
    MINTPORT_ADMIN_PORT: "4000",
    MINTPORT_METRICS: "on",
    MINTPORT_METRICS_TOKEN: "hunter5-hunter5-hunter5",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://user:hunter6@collector.example:4318",
  });
  const lines = startReport(settings, { ...ports, adminPort: 4000 });

  expect(lines).toEqual([
    "Mintport listens on http://localhost:3000",
    "Its data is in postgres://db.example/mintport and redis://redis.example",
    "4 workers serve",
    "The admin API is at http://localhost:4000/admin/v1, for tokens of tenant ops",
    "Metrics are at http://localhost:4000/metrics, for whoever shows their token",
    "Metrics and traces go where OTEL_EXPORTER_OTLP_… says",
    "On: audit log (drop when full), limits (counted in Redis)",
  ]);
  expect(lines.join()).not.toContain("hunter");
});

it("the start says where the console is, and for how many operators", () => {
  const operators = { ada: "mintport:*", bob: "mintport:clients:read" };
  const settings = readSettings({
    ...{ MINTPORT_ADMIN_TENANT: "ops", MINTPORT_CONSOLE: JSON.stringify({ operators }) },
  });
  const url = "https://auth.example.com/admin/console/";
  const line = `The console is at ${url}, for 2 operators of tenant ops`;
  expect(startReport(settings, { ...ports, consoleUrl: url })).toContain(line);
  expect(startReport(readSettings({}), ports).join()).not.toContain("console");
});

it.each([
  [{}, []],
  [{ MINTPORT_LIMITS: '"off"' }, ["limits are off"]],
  [{ MINTPORT_AUDIT: "off" }, ["the audit log is off"]],
  [{ MINTPORT_WORKERS: "4" }, ["4 times as much passes"]],
  [{ MINTPORT_WORKERS: "4", MINTPORT_REDIS_URL: "redis://r" }, ["there is no audit log"]],
  [{ MINTPORT_HOST: "0.0.0.0" }, ["without TLS"]],
  [{ MINTPORT_HOST: "0.0.0.0", MINTPORT_TRUSTED_PROXIES: "10.0.0.1" }, []],
])("the start says what is dangerous: %j", (environment, dangers) => {
  expect(startDangers(readSettings(environment))).toEqual(
    dangers.map((danger) => expect.stringContaining(danger)),
  );
});
