import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { ask } from "./fixture/ask.ts";
import { makeLocalCertificate } from "./fixture/certificates.ts";
import { makeOwnTenant } from "./fixture/own-tenant.ts";
import { type Started, start, temporaryFolder } from "./fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Started;

beforeEach(async () => {
  folder = await temporaryFolder();
  await makeOwnTenant(folder.path);
});
afterEach(async () => {
  await server.close();
  await folder.remove();
});

describe("a certificate that a proxy passes on", () => {
  it("proves the client, if the proxy is trusted", async () => {
    server = await start(folder.path, behind("127.0.0.1"));
    await register();

    expect(await tokenStatus(await headerOf("CN=client"))).toBe(200);
    expect(await tokenStatus(await headerOf("CN=somebody else"))).toBe(401);
  });

  it("proves nothing if anybody else sends it", async () => {
    server = await start(folder.path, behind("192.0.2.1"));
    await register();

    expect(await tokenStatus(await headerOf("CN=client"))).toBe(401);
  });

  it("is announced by the metadata, with the origin that is for it", async () => {
    server = await start(folder.path, behind("127.0.0.1"));
    const path = "/api/v1/tenant/my-tenant/.well-known/oauth-authorization-server";

    expect((await ask(`${server.origin}${path}`)).json).toMatchObject({
      token_endpoint_auth_methods_supported: expect.arrayContaining([
        "tls_client_auth",
        "self_signed_tls_client_auth",
      ]),
      mtls_endpoint_aliases: {
        token_endpoint: "https://mtls.example.com/api/v1/tenant/my-tenant/oauth/token",
      },
    });
  });
});

const behind = (proxy: string): Readonly<Record<string, string>> => ({
  MINTPORT_TRUSTED_PROXIES: proxy,
  MINTPORT_CLIENT_CERTIFICATE_HEADER: "Client-Cert",
  MINTPORT_CLIENT_CERTIFICATE_HEADER_FORMAT: "rfc9440",
  MINTPORT_CLIENT_CERTIFICATE_HEADER_CHAIN_VERIFIED: "on",
  MINTPORT_MTLS_ORIGIN: "https://mtls.example.com",
});

/** Registers the client `machine`. */
const register = async (): Promise<void> => {
  const file = join(folder.path, "client.json");
  await writeFile(file, JSON.stringify({ tlsSubject: { subjectDn: "CN=client" } }));
  const argv = ["my-tenant", "machine", "--auth-method", "tls_client_auth", "--scope", "api:read"];
  const { err } = await commandLine(folder.path)("client", "create", ...argv, "--file", file);
  expect(err).toBe("");
};

const headerOf = async (subject: string): Promise<string> =>
  `:${(await makeLocalCertificate(subject)).pem.replaceAll(/-----[^-]+-----|\s/g, "")}:`;

const tokenStatus = async (certificate: string): Promise<number> =>
  (
    await ask(`${server.origin}/api/v1/tenant/my-tenant/oauth/token`, {
      method: "POST",
      headers: { "Client-Cert": certificate },
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: "machine" }),
    })
  ).status;
