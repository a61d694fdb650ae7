import { execFile, spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { promisify } from "node:util";
import { findNginx, freePort } from "@mintport/test-engines";
import type { Certified } from "@mintport/test-engines/certificates";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { tokenPath } from "./fixture/ask.ts";
import { makeLocalCertificate, writeCertificate } from "./fixture/certificates.ts";
import { makeOwnTenant } from "./fixture/own-tenant.ts";
import { type Started, start, temporaryFolder } from "./fixture/start.ts";

const nginx = findNginx();
const deployed = (name: string): Promise<string> =>
  readFile(join(import.meta.dirname, "../../../docs/deploy", name), "utf8");

/** The page's own files; only paths and ports are this machine's. */
describe.skipIf(nginx === undefined)("docs/deploy/nginx.conf", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Started;
  let port: number;
  let stop: () => Promise<void>;
  let [authority, machine, stranger]: Certified[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    await makeOwnTenant(folder.path);
    const file = join(folder.path, "client.json");
    await writeFile(file, JSON.stringify({ tlsSubject: { subjectDn: "CN=machine" } }));
    const argv = ["my-tenant", "machine", "--auth-method=tls_client_auth", "--scope=api:read"];
    await commandLine(folder.path)("client", "create", ...argv, "--file", file);
    authority = await makeLocalCertificate("CN=authority");
    machine = await makeLocalCertificate("CN=machine", authority);
    stranger = await makeLocalCertificate("CN=machine");
    const { certFile, keyFile } = await writeCertificate(
      folder.path,
      "cert",
      await makeLocalCertificate("CN=login.example.com", authority),
    );
    await writeFile(join(folder.path, "clients-ca.pem"), authority.pem);
    const config = join(folder.path, "config.json");
    const settings: unknown = JSON.parse(await deployed("nginx.json"));
    const limits = { sourceFailures: { points: 2, duration: 3600 }, recognitions: "off" };
    await writeFile(
      config,
      JSON.stringify({ ...Object(settings), limits, admin: { tenant: "my-tenant" } }),
    );
    server = await start(folder.path, { MINTPORT_CONFIG: config });
    port = await freePort();
    const conf = (await deployed("nginx.conf"))
      .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
      .replace("/etc/nginx/mintport/cert.pem", certFile)
      .replace("/etc/nginx/mintport/cert.key", keyFile)
      .replaceAll("/etc/nginx/mintport/", `${folder.path}/`)
      .replace("http://127.0.0.1:3000", server.origin);
    const path = join(folder.path, "nginx.conf");
    await writeFile(path, conf);
    const here = ["-p", folder.path, "-c", path, "-e", "stderr"];
    const globals = ["-g", `pid ${folder.path}/nginx.pid; daemon off;`];
    // It says what is wrong with a file, and ends.
    await promisify(execFile)(String(nginx), ["-t", ...here, "-g", `pid ${folder.path}/t.pid;`]);
    const child = spawn(String(nginx), [...here, ...globals], { stdio: "ignore" });
    stop = () =>
      new Promise((resolve) => {
        child.once("exit", () => {
          resolve();
        });
        child.kill("SIGTERM");
      });
    for (let tries = 0; tries < 100; tries += 1)
      if (
        await ask({ path: "/livez" }).then(
          ({ status }) => status === 200,
          () => false,
        )
      )
        return;
      else await new Promise((resolve) => setTimeout(resolve, 50));
    throw new Error("nginx was started and does not answer");
  });
  afterAll(async () => {
    await stop();
    await server.close();
    await folder.remove();
  });

  interface Asked {
    readonly path?: string;
    readonly by?: Certified | undefined;
    readonly headers?: Readonly<Record<string, string>>;
    readonly form?: Readonly<Record<string, string>>;
  }

  const ask = ({ path = tokenPath, by, headers = {}, form }: Asked) =>
    new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]> }>(
      (resolve, reject) => {
        const { pem: cert, key } = by ?? {};
        const method = form === undefined ? "GET" : "POST";
        const type = { "Content-Type": "application/x-www-form-urlencoded" };
        const sent = request(
          {
            ...{ host: "127.0.0.1", port, path, method, ca: authority?.pem, agent: false },
            ...{ headers: { ...type, ...headers }, cert, key },
          },
          (answer) => {
            answer.resume().once("end", () => {
              resolve({ status: answer.statusCode, headers: answer.headers });
            });
          },
        );
        sent.once("error", reject);
        sent.end(new URLSearchParams(form).toString());
      },
    );
  const form = { grant_type: "client_credentials", client_id: "machine" };

  it("passes the certificate of a client on, and no certificate of another authority", async () => {
    expect(await ask({ form, by: machine })).toMatchObject({ status: 200 });
    expect(await ask({ form, by: stranger })).toMatchObject({ status: 400 });
  });

  it("keeps the admin API from whoever comes this way", async () => {
    // The server itself would ask for a token, with 401.
    expect(await ask({ path: "/admin/v1/tenants" })).toMatchObject({ status: 404 });
  });

  it("takes away what clients write into its headers: a certificate, and another address", async () => {
    const certificate = encodeURIComponent(String(machine?.pem));
    const statuses: unknown[] = [];
    for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.3"])
      statuses.push(
        (
          await ask({
            form,
            headers: { "Client-Cert": certificate, "X-Forwarded-For": address },
          })
        ).status,
      );
    // All are one source, whatever they say, and the third is past its two failures.
    expect(statuses).toEqual([401, 401, 429]);
  });
});

it("docs/deploy/README.md shows the settings that are run", async () => {
  expect(await deployed("README.md")).toContain(await deployed("nginx.json"));
});
