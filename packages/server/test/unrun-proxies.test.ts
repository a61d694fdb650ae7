import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSettings } from "@mintport/server";
import type { Certified } from "@mintport/test-engines/certificates";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { adminPath } from "../src/admin/admin-path.ts";
import { consolePath } from "../src/console/console-origin.ts";
import { commandLine } from "./cli/command-line.ts";
import { ask, tokenPath } from "./fixture/ask.ts";
import { makeLocalCertificate } from "./fixture/certificates.ts";
import { makeOwnTenant } from "./fixture/own-tenant.ts";
import { type Started, start, temporaryFolder } from "./fixture/start.ts";

const deployed = (name: string): Promise<string> =>
  readFile(join(import.meta.dirname, "../../../docs/deploy", name), "utf8");

/** Every value of a YAML file by its path, without what stands in lists being told apart. */
const valuesIn = async (name: string): Promise<ReadonlyMap<string, readonly unknown[]>> => {
  const document = parseDocument(await deployed(name));
  expect([...document.errors, ...document.warnings]).toEqual([]);
  const found = new Map<string, unknown[]>();
  const walk = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, path);
    else if (typeof value === "object" && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, [...path, key]);
    else found.set(path.join("/"), [...(found.get(path.join("/")) ?? []), value]);
  };
  walk(document.toJS(), []);
  return found;
};

/** The values of every path that ends so. */
const at = (values: ReadonlyMap<string, readonly unknown[]>, end: string): readonly unknown[] =>
  [...values].filter(([path]) => `/${path}`.endsWith(`/${end}`)).flatMap(([, value]) => value);

const secondsOf = (text: unknown): number => Number(/^(\d+)s$/.exec(String(text))?.[1]);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Started | undefined;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await folder.remove();
});

/** A server with the settings that the page gives it behind a proxy, and a client with a certificate. */
const startBehind = async (settings: string): Promise<(headers: object) => Promise<number>> => {
  await makeOwnTenant(folder.path);
  const file = join(folder.path, "client.json");
  await writeFile(file, JSON.stringify({ tlsSubject: { subjectDn: "CN=machine" } }));
  const client = ["my-tenant", "machine", "--auth-method=tls_client_auth", "--scope=api:read"];
  await commandLine(folder.path)("client", "create", ...client, "--file", file);
  const config = join(folder.path, "config.json");
  await writeFile(config, await deployed(settings));
  const started = await start(folder.path, { MINTPORT_CONFIG: config });
  server = started;
  const body = { grant_type: "client_credentials", client_id: "machine" };
  return async (headers) =>
    (
      await ask(`${started.origin}${tokenPath}`, {
        method: "POST",
        headers: { ...headers },
        body: new URLSearchParams(body),
      })
    ).status;
};

const base64 = ({ der }: Certified): string => der.toString("base64");

describe("the settings of docs/deploy for a proxy that is not run here", () => {
  it.each([
    [
      "envoy.json",
      "X-Forwarded-Client-Cert",
      (machine: Certified) => `Hash=00ff;Cert="${encodeURIComponent(machine.pem)}"`,
    ],
    [
      "traefik.json",
      "X-Forwarded-Tls-Client-Cert",
      (machine: Certified, authority: Certified) => `${base64(machine)},${base64(authority)}`,
    ],
  ] as const)(
    "%s takes the certificate as its product documents it",
    async (settings, name, valueOf) => {
      const authority = await makeLocalCertificate("CN=authority");
      const machine = await makeLocalCertificate("CN=machine", authority);
      const other = await makeLocalCertificate("CN=other", authority);
      const status = await startBehind(settings);

      expect(await status({ [name]: valueOf(machine, authority) })).toBe(200);
      expect(await status({ [name]: valueOf(other, authority) })).toBe(401);
      expect(await status({ "Client-Cert": encodeURIComponent(machine.pem) })).toBe(401);
      expect((await ask(`${server?.origin}/readyz`)).status).toBe(200);
      expect(await deployed("README.md")).toContain(await deployed(settings));
    },
  );
});

/** What both files must agree with: the settings of a server that is told nothing else. */
const { port, keepAlive, requestTimeout } = readSettings({});

describe("docs/deploy/envoy.yaml", () => {
  it("reaches the server, looks whether it is ready, and waits longer than it takes", async () => {
    const values = await valuesIn("envoy.yaml");
    const upstream = "endpoint/address/socket_address";
    expect(at(values, `${upstream}/port_value`)).toEqual([port]);
    expect(at(values, `${upstream}/address`)).toEqual(["127.0.0.1"]);
    expect(at(values, "http_health_check/path")).toEqual(["/readyz"]);
    expect(secondsOf(at(values, "route/timeout")[0])).toBeGreaterThan(requestTimeout);
    expect(secondsOf(at(values, "health_checks/timeout")[0])).toBeGreaterThan(1);
    const idle = "HttpProtocolOptions/common_http_protocol_options/idle_timeout";
    const [idleTimeout] = [...values].find(([path]) => path.endsWith(idle))?.[1] ?? [];
    expect(secondsOf(idleTimeout)).toBeLessThan(keepAlive);
    expect(at(values, "retry_policy/retry_on")).toEqual(["connect-failure"]);
  });

  it("replaces the headers that its settings name, and verifies the certificates that it passes on", async () => {
    const values = await valuesIn("envoy.yaml");
    expect(at(values, "forward_client_cert_details")).toEqual(["SANITIZE_SET"]);
    // Names of a certificate are not quoted there: a client could write another certificate into one.
    const details = [...values.keys()].filter((path) => path.includes("set_current_client_cert"));
    expect(details.map((path) => path.split("/").at(-1))).toEqual(["cert"]);
    expect(at(values, "trusted_ca/filename")).toHaveLength(1);
    expect(at(values, "require_client_certificate")).toEqual([false]);
    expect(at(values, "header/key")).toEqual(["X-Forwarded-For"]);
    expect(at(values, "header/value")[0]).toContain("DIRECT_REMOTE_ADDRESS");
    expect(at(values, "append_action")).toEqual(["OVERWRITE_IF_EXISTS_OR_ADD"]);
  });

  it("keeps the admin API and the console from whoever comes this way", async () => {
    const values = await valuesIn("envoy.yaml");
    const [kept = "", all] = at(values, "match/prefix").map(String);
    expect([all, at(values, "direct_response/status")]).toEqual(["/", [404]]);
    for (const path of [adminPath, consolePath]) expect(path.startsWith(kept)).toBe(true);
    expect(at(values, "normalize_path")).toEqual([true]);
    expect(at(values, "path_with_escaped_slashes_action")).toEqual(["REJECT_REQUEST"]);
  });
});

describe("docs/deploy/traefik.yml and traefik-mintport.yml", () => {
  it("reach the server, look whether it is ready, and wait longer than it takes", async () => {
    const values = await valuesIn("traefik-mintport.yml");
    expect(at(values, "servers/url")).toEqual([`http://127.0.0.1:${port}`]);
    expect(at(values, "healthCheck/path")).toEqual(["/readyz"]);
    expect(secondsOf(at(values, "healthCheck/timeout")[0])).toBeGreaterThan(1);
    expect(secondsOf(at(values, "responseHeaderTimeout")[0])).toBeGreaterThan(requestTimeout);
    expect(secondsOf(at(values, "idleConnTimeout")[0])).toBeLessThan(keepAlive);
    const [transport] = at(values, "loadBalancer/serversTransport").map(String);
    expect([...values.keys()]).toContain(
      `http/serversTransports/${transport}/forwardingTimeouts/dialTimeout`,
    );
  });

  it("drop the certificate of a client's own making before they pass one on, and verify it", async () => {
    const values = await valuesIn("traefik-mintport.yml");
    const [first, second, ...more] = at(values, "routers/mintport/middlewares").map(String);
    expect(more).toEqual([]);
    const dropped = `http/middlewares/${first}/headers/customRequestHeaders/X-Forwarded-Tls-Client-Cert`;
    expect(values.get(dropped)).toEqual([""]);
    expect(values.get(`http/middlewares/${second}/passTLSClientCert/pem`)).toEqual([true]);
    const [options] = at(values, "routers/mintport/tls/options").map(String);
    const clientAuth = `tls/options/${options}/clientAuth`;
    expect(values.get(`${clientAuth}/clientAuthType`)).toEqual(["VerifyClientCertIfGiven"]);
    expect(values.get(`${clientAuth}/caFiles`)).toHaveLength(1);
  });

  it("believe nobody's forwarded address, and keep the admin API and the console", async () => {
    const fixed = await valuesIn("traefik.yml");
    expect(at(fixed, "forwardedHeaders/insecure")).toEqual([false]);
    expect([...fixed.keys()].filter((path) => path.includes("trustedIPs"))).toEqual([]);
    expect(at(fixed, "file/filename")).toEqual(["/etc/traefik/mintport.yml"]);
    const [rule] = at(await valuesIn("traefik-mintport.yml"), "routers/mintport/rule").map(String);
    const [, kept = ""] = /&& !PathPrefix\(`([^`]+)`\)$/.exec(rule ?? "") ?? [];
    expect(kept).not.toBe("");
    for (const path of [adminPath, consolePath]) expect(path.startsWith(kept)).toBe(true);
  });
});
