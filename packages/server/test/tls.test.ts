import { writeFile } from "node:fs/promises";
import { type RequestOptions, request } from "node:https";
import { join } from "node:path";
import { connect, getCACertificates, setDefaultCACertificates, TLSSocket } from "node:tls";
import { readSettings, startServer } from "@mintport/server";
import type { Certified } from "@mintport/test-engines/certificates";
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { makeLocalCertificate, writeCertificate } from "./fixture/certificates.ts";
import { freePort, serve } from "./fixture/child.ts";
import { temporaryFolder } from "./fixture/start.ts";

let authority: Certified;
let first: Certified;
let second: Certified;
let client: Certified;
let stranger: Certified;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  authority = await makeLocalCertificate("CN=authority");
  first = await makeLocalCertificate("CN=first", authority);
  second = await makeLocalCertificate("CN=second", authority);
  client = await makeLocalCertificate("CN=client", authority);
  stranger = await makeLocalCertificate("CN=client");
});
beforeEach(async (test) => {
  folder = await temporaryFolder();
  // Registered first, so it runs last: a server that closes still writes into the folder.
  test.onTestFinished(() => folder.remove());
});

describe("a server with a certificate", () => {
  it("speaks TLS 1.2 or newer, and nothing else at its port", async () => {
    const { port } = await started({});

    expect(await overTls(port, "/livez")).toMatchObject({ status: 200, subject: "first" });
    expect(await handshake(port, "TLSv1.1")).toBe("refused");
    expect(await handshake(port, "TLSv1.2")).toBe("TLSv1.2");
    await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
  });

  it("asks nobody for a certificate unless it is told to", async () => {
    const { port } = await started({});
    await register("tls_client_auth", { tlsSubject: { subjectDn: "CN=client" } });

    expect(await token(port, client)).toMatchObject({ status: 401 });
  });

  it("lets clients prove themselves by a certificate of its authority", async () => {
    const { port } = await started({
      MINTPORT_TLS_CLIENT_CERTIFICATES: "request",
      MINTPORT_TLS_CLIENT_CA_FILE: await written("authority.pem", authority.pem),
    });
    await register("tls_client_auth", { tlsSubject: { subjectDn: "CN=client" } });

    expect(await token(port, client)).toMatchObject({ status: 200 });
    expect(await token(port, stranger)).toMatchObject({ status: 401 });
    expect(await token(port)).toMatchObject({ status: 401 });
  });

  it("trusts no authority for clients that it was not told of, be it one of Node's own", async () => {
    const own = getCACertificates("default");
    setDefaultCACertificates([authority.pem]);
    onTestFinished(() => {
      setDefaultCACertificates(own);
    });
    const { port } = await started({ MINTPORT_TLS_CLIENT_CERTIFICATES: "request" });
    await register("tls_client_auth", { tlsSubject: { subjectDn: "CN=client" } });

    expect(await token(port, client)).toMatchObject({ status: 401 });
  });

  it("lets clients prove themselves by the very certificate that they registered", async () => {
    const { port } = await started({ MINTPORT_TLS_CLIENT_CERTIFICATES: "request" });
    const x5c = stranger.pem.replaceAll(/-----[^-]+-----|\s/g, "");
    const jwk = await crypto.subtle.exportKey("jwk", stranger.keys.publicKey);
    await register("self_signed_tls_client_auth", {
      jwks: [{ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, x5c: [x5c] }],
    });

    expect(await token(port, stranger)).toMatchObject({ status: 200 });
    expect(await token(port, client)).toMatchObject({ status: 401 });
  });

  it.each([
    ["is not there", "MINTPORT_TLS_CERT_FILE", "/nowhere/cert.pem"],
    ["belongs to another certificate", "MINTPORT_TLS_KEY_FILE", "stranger.key"],
    ["is empty", "MINTPORT_TLS_CERT_FILE", "empty"],
    ["is empty, the key's", "MINTPORT_TLS_KEY_FILE", "empty"],
    ["is empty, the authority's", "MINTPORT_TLS_CLIENT_CA_FILE", "empty"],
  ])("does not start with a file that %s", async (_, variable, path) => {
    await writeCertificate(folder.path, "stranger", stranger);
    await written("empty", "");
    const file = path.startsWith("/") ? path : join(folder.path, path);

    await expect(
      started({ MINTPORT_TLS_CLIENT_CERTIFICATES: "request", [variable]: file }),
    ).rejects.toThrow(/^tls: /);
  });
});

describe("SIGHUP", () => {
  it.each([[[]], [["--workers", "2"]]])(
    "takes a new certificate for new connections, and keeps the old one if that cannot be: %j",
    async (argv) => {
      const port = await freePort();
      const { certFile, keyFile } = await writeCertificate(folder.path, "server", first);
      await commandLine(folder.path)("migrate");
      const server = serve(
        {
          MINTPORT_PORT: String(port),
          MINTPORT_DATA: folder.path,
          MINTPORT_TLS_CERT_FILE: certFile,
          MINTPORT_TLS_KEY_FILE: keyFile,
        },
        ...argv,
      );
      onTestFinished(async () => {
        server.child.kill("SIGTERM");
        await server.ended;
      });
      await server.says(/Its data is in|2 workers serve/);
      expect(await overTls(port, "/livez")).toMatchObject({ subject: "first" });

      await writeFile(certFile, "not a certificate");
      server.child.kill("SIGHUP");
      await server.says(/the certificate stays what it was: tls: /);
      expect(await overTls(port, "/livez")).toMatchObject({ subject: "first" });

      await writeCertificate(folder.path, "server", second);
      server.child.kill("SIGHUP");
      let seen = await overTls(port, "/livez");
      while (seen.subject === "first") seen = await overTls(port, "/livez");
      expect(seen).toMatchObject({ status: 200, subject: "second" });
    },
  );
});

it("goes on at SIGHUP without TLS too: a service manager sends it to every service", async () => {
  const port = await freePort();
  const server = serve({ MINTPORT_PORT: String(port), MINTPORT_DATA: folder.path });
  onTestFinished(async () => {
    server.child.kill("SIGTERM");
    await server.ended;
  });
  await server.says(/curl/);
  server.child.kill("SIGHUP");

  expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
  expect(server.child.exitCode).toBeNull();
});

const written = async (name: string, content: string): Promise<string> => {
  const path = join(folder.path, name);
  await writeFile(path, content);
  return path;
};

/** A server with the first certificate, on a database that is ready. */
const started = async (environment: Readonly<Record<string, string>>) => {
  const { certFile, keyFile } = await writeCertificate(folder.path, "server", first);
  expect((await commandLine(folder.path)("migrate")).code).toBe(0);
  const running = await startServer(
    readSettings({
      MINTPORT_PORT: "0",
      MINTPORT_DATA: folder.path,
      MINTPORT_TLS_CERT_FILE: certFile,
      MINTPORT_TLS_KEY_FILE: keyFile,
      ...environment,
    }),
  );
  onTestFinished(() => running.close());
  return running;
};

/** Registers the client `machine` of the tenant `shop`. */
const register = async (method: string, fields: object): Promise<void> => {
  const run = commandLine(folder.path);
  const issuer = "https://127.0.0.1/api/v1/tenant/shop";
  expect((await run("tenant", "create", "shop", "--issuer", issuer)).err).toBe("");
  const file = await written("client.json", JSON.stringify(fields));
  const argv = [
    "client",
    "create",
    "shop",
    "machine",
    "--auth-method",
    method,
    "--file",
    file,
    "--scope",
    "orders",
  ];
  expect((await run(...argv)).err).toBe("");
};

const token = (port: number, sent?: Certified) =>
  overTls(
    port,
    "/api/v1/tenant/shop/oauth/token",
    {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      ...(sent === undefined ? {} : { cert: sent.pem, key: sent.key }),
    },
    "grant_type=client_credentials&client_id=machine",
  );

interface Answered {
  readonly status: number;
  readonly text: string;
  /** The CN of the server's certificate. */
  readonly subject: unknown;
}

const overTls = (
  port: number,
  path: string,
  options: RequestOptions = {},
  body?: string,
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    request(
      { host: "127.0.0.1", port, path, ca: authority.pem, agent: false, ...options },
      (response) => {
        if (!(response.socket instanceof TLSSocket)) {
          reject(new Error("no TLS"));
          return;
        }
        const subject = response.socket.getPeerCertificate().subject.CN;
        let text = "";
        response
          .setEncoding("utf8")
          .on("data", (chunk: string) => {
            text += chunk;
          })
          .once("end", () => {
            resolve({ status: response.statusCode ?? 0, text, subject });
          });
      },
    )
      .once("error", reject)
      .end(body);
  });

/** The version that was agreed on, if at most this one is offered. */
const handshake = (port: number, maxVersion: "TLSv1.1" | "TLSv1.2"): Promise<string | null> =>
  new Promise((resolve) => {
    const socket = connect(
      {
        host: "127.0.0.1",
        port,
        ca: authority.pem,
        minVersion: "TLSv1",
        maxVersion,
        ciphers: "DEFAULT@SECLEVEL=0",
      },
      () => {
        resolve(socket.getProtocol());
        socket.destroy();
      },
    );
    socket.once("error", () => {
      resolve("refused");
    });
  });
