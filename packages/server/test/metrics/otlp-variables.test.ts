import { writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readSettings, startServer } from "@mintport/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askToken } from "../fixture/ask.ts";
import { makeLocalCertificate, writeCertificate } from "../fixture/certificates.ts";
import { temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder.remove();
});

interface Report {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a collector got of a server that answered one request under these variables. */
const reports = async (
  variables: (url: string) => Readonly<Record<string, string>>,
  tls?: Parameters<typeof createTlsServer>[0],
): Promise<readonly Report[]> => {
  const got: Report[] = [];
  const take: Parameters<typeof createServer>[1] = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      got.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(200, { "Content-Type": "application/x-protobuf" }).end();
    });
  };
  const collector = tls === undefined ? createServer(take) : createTlsServer(tls, take);
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  const environment = {
    OTEL_METRIC_EXPORT_INTERVAL: "3600000",
    ...variables(`http${tls === undefined ? "" : "s"}://127.0.0.1:${port}`),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const settings = { MINTPORT_PORT: "0", MINTPORT_DATA: folder.path, ...environment };
  const server = await startServer(readSettings(settings, { development: true }), {
    say: () => {},
  });
  expect((await askToken(`http://127.0.0.1:${server.port}`)).status).toBe(200);
  await server.close();
  collector.closeAllConnections();
  await new Promise((resolve) => collector.close(resolve));
  return got;
};

describe("each variable of OpenTelemetry that docs/metrics.md names, at a collector", () => {
  it("OTEL_EXPORTER_OTLP_COMPRESSION and OTEL_RESOURCE_ATTRIBUTES", async () => {
    const got = await reports((url) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=staging",
    }));
    expect(got.map(({ path }) => path).sort()).toEqual(["/v1/metrics", "/v1/traces"]);
    for (const { headers, body } of got) {
      expect(headers["content-encoding"]).toBe("gzip");
      const text = gunzipSync(body).toString("latin1");
      for (const shown of [
        "deployment.environment.name",
        "staging",
        "mintport",
        "service.instance.id",
      ])
        expect(text).toContain(shown);
    }
  });

  it.each([
    ["METRICS", "/only-metrics"],
    ["TRACES", "/only-traces"],
  ])(
    "OTEL_EXPORTER_OTLP_%s_ENDPOINT sends that signal alone, to the very path",
    async (signal, path) => {
      const got = await reports((url) => ({
        [`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]: `${url}${path}`,
      }));
      expect(got.map((report) => report.path)).toEqual([path]);
    },
  );

  it("OTEL_EXPORTER_OTLP_CERTIFICATE, _CLIENT_KEY and _CLIENT_CERTIFICATE, at a collector that asks for one", async () => {
    const authority = await makeLocalCertificate("CN=authority");
    const own = await makeLocalCertificate("CN=collector", authority);
    const { certFile, keyFile } = await writeCertificate(
      folder.path,
      "client",
      await makeLocalCertificate("CN=mintport", authority),
    );
    const caFile = join(folder.path, "ca.pem");
    await writeFile(caFile, authority.pem);
    const tls = { key: own.key, cert: own.pem, ca: authority.pem, requestCert: true };
    const certified = (url: string) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_CERTIFICATE: caFile,
      OTEL_EXPORTER_OTLP_CLIENT_KEY: keyFile,
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: certFile,
    });
    expect(await reports(certified, { ...tls, rejectUnauthorized: true })).toHaveLength(2);
  });
});
