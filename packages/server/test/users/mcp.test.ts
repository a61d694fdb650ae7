import { Browser } from "@mintport/test-browser";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { type Started, start, temporaryFolder } from "../fixture/start.ts";

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

const rules = { delegatedScope: "api:read api:write", defaultDelegatedScope: "api:read" };
const on = { MINTPORT_MCP: JSON.stringify(rules) };
const supported = "client_id_metadata_document_supported";
const issuerPath = (tenant: string): string => `/api/v1/tenant/${tenant}`;
const forms = (tenant: string): readonly string[] => [
  `/.well-known/oauth-authorization-server${issuerPath(tenant)}`,
  `/.well-known/openid-configuration${issuerPath(tenant)}`,
  `${issuerPath(tenant)}/.well-known/openid-configuration`,
];
const get = (path: string): Promise<Response> => fetch(new URL(path, server?.origin));

describe("the setting mcp", () => {
  it("lets documents count at every tenant, and serves the metadata at each form", async () => {
    server = await start(folder.path, on);
    for (const form of forms("my-tenant"))
      expect(await (await get(form)).json()).toMatchObject({
        ...{ [supported]: true, code_challenge_methods_supported: ["S256"] },
        token_endpoint_auth_methods_supported: expect.arrayContaining(["none", "private_key_jwt"]),
      });
  });

  it("lets none count at the tenant of the admin API, nor where clientDocuments says off", async () => {
    const mintport = commandLine(folder.path);
    await mintport("migrate");
    for (const tenant of ["operators", "closed", "open"])
      await mintport("tenant", "create", tenant, `--issuer=http://localhost${issuerPath(tenant)}`);
    server = await start(folder.path, {
      ...on,
      MINTPORT_ADMIN_TENANT: "operators",
      MINTPORT_CLIENT_DOCUMENTS: JSON.stringify({ closed: "off" }),
    });
    const takes = async (tenant: string): Promise<unknown> =>
      await (await get(forms(tenant)[0] ?? "")).json();
    expect(await takes("open")).toHaveProperty(supported, true);
    for (const tenant of ["operators", "closed"]) {
      expect(await takes(tenant)).toHaveProperty("authorization_endpoint");
      expect(await takes(tenant)).not.toHaveProperty(supported);
    }
  });

  it("refuses a request without a resource where it says so (RFC 8707 §2)", async () => {
    server = await start(folder.path, {
      MINTPORT_MCP: JSON.stringify({ ...rules, requireResource: true }),
    });
    const redirect = `http://127.0.0.1:${server.port}/demo/callback`;
    const asked = new URLSearchParams({
      ...{ client_id: "demo-web-app", redirect_uri: redirect, response_type: "code" },
      ...{ code_challenge: "c".repeat(43), code_challenge_method: "S256" },
    });
    const path = `${issuerPath("my-tenant")}/oauth/authorize?${asked.toString()}`;
    const { location } = await new Browser(server.origin).get(path);
    expect(location?.searchParams.get("error")).toBe("invalid_target");
  });

  it("is off by default, and with it the metadata at OpenID Connect's name", async () => {
    server = await start(folder.path);
    const [own = "", ...others] = forms("my-tenant");
    expect(await (await get(own)).json()).not.toHaveProperty(supported);
    for (const form of others) expect((await get(form)).status).toBe(404);
  });

  it("leaves the metadata at OpenID Connect's name to a setting of its own", async () => {
    server = await start(folder.path, { MINTPORT_OPENID_CONFIGURATION: "on" });
    for (const form of forms("my-tenant")) expect((await get(form)).status).toBe(200);
  });
});
