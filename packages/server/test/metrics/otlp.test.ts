import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { readSettings, startServer } from "@mintport/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askToken } from "../fixture/ask.ts";
import { temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder.remove();
});

describe("OpenTelemetry's protocol", () => {
  it("takes metrics and a span a request to the collector that OTEL_… names, with its headers", async () => {
    await using collector = await listening();
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: "x-collector-key=k1",
      OTEL_SERVICE_NAME: "issuer-1",
      OTEL_METRIC_EXPORT_INTERVAL: "3600000",
    };
    const { port, close } = await serving(environment);
    expect((await askToken(`http://127.0.0.1:${port}`)).status).toBe(200);
    // What waits is sent at the end.
    await close();

    expect(Object.keys(collector.received).sort()).toEqual(["/v1/metrics", "/v1/traces"]);
    for (const { headers, body } of Object.values(collector.received)) {
      expect(headers["content-type"]).toBe("application/x-protobuf");
      expect(headers["x-collector-key"]).toBe("k1");
      expect(body).toContain("issuer-1");
      expect(body).not.toContain("super-secret-key");
    }
    expect(collector.received["/v1/metrics"]?.body).toContain("mintport.tokens.issued");
    expect(collector.received["/v1/traces"]?.body).toContain("mintport token");
  });

  it("says that a collector is away, and serves all the same", async () => {
    const said: string[] = [];
    const { port, close } = await serving(
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_METRIC_EXPORT_INTERVAL: "100" },
      (line) => said.push(line),
    );
    expect((await askToken(`http://127.0.0.1:${port}`)).status).toBe(200);
    await vi.waitFor(
      () => {
        expect(said.join()).toMatch(
          /could not be sent to the collector: .*(timed out|ECONNREFUSED)/,
        );
      },
      { timeout: 15_000 },
    );
    await close();
    expect(said).toHaveLength(1);
  }, 30_000);

  it.each([
    [{}, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "" }, undefined],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_SDK_DISABLED: "true" }, undefined],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_TRACES_EXPORTER: "none" },
      { metrics: true, traces: false, metricInterval: 60_000 },
    ],
    [
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c:4318/v1/traces" },
      { metrics: false, traces: true, metricInterval: 60_000 },
    ],
  ])("is spoken as the variables say: %j", (environment, otlp) => {
    expect(readSettings(environment).otlp).toEqual(otlp);
  });

  it.each([
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "must be http/protobuf"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "must be a URL"],
    ["OTEL_METRICS_EXPORTER", "prometheus", "must be otlp or none"],
    ["OTEL_METRIC_EXPORT_INTERVAL", "1m", "must be milliseconds"],
    ["OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "zstd", "must be gzip or none"],
    ["OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "must be milliseconds"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "token", "must be name=value"],
    ["OTEL_SDK_DISABLED", "yes", "must be true or false"],
  ])("is refused with the variable's name where it would not be: %s=%s", (name, value, message) => {
    expect(() =>
      readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", [name]: value }),
    ).toThrow(`${name}: ${message}`);
  });

  it.each([
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "foo"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector"],
    ["OTEL_METRIC_EXPORT_INTERVAL", "abc"],
    ["OTEL_TRACES_EXPORTER", "foo"],
  ])(
    "is refused by the variable that nobody could take, though nothing is sent: %s=%s",
    (name, value) => {
      expect(() => readSettings({ [name]: value })).toThrow(`${name}: must be`);
    },
  );

  it("may be spoken otherwise by whoever else reads the variables, where nothing is sent", () => {
    const others = { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc", OTEL_METRICS_EXPORTER: "prometheus" };
    expect(readSettings(others).otlp).toBeUndefined();
  });
});

const serving = (
  otel: Readonly<Record<string, string>>,
  say: (line: string) => void = () => {},
): ReturnType<typeof startServer> => {
  for (const [name, value] of Object.entries(otel)) vi.stubEnv(name, value);
  const environment = { MINTPORT_PORT: "0", MINTPORT_DATA: folder.path, ...otel };
  return startServer(readSettings(environment, { development: true }), { say });
};

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A collector that takes everything. */
const listening = async () => {
  const received: Record<string, Received> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => {
        received[request.url ?? ""] = {
          headers: request.headers,
          body: Buffer.concat(chunks).toString("latin1"),
        };
        response.writeHead(200, { "Content-Type": "application/x-protobuf" }).end();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
