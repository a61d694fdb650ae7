import { freePort } from "@mintport/test-engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { ask } from "../fixture/ask.ts";
import { type Started, temporaryFolder } from "../fixture/start.ts";
import { signIn, startConsole } from "./console-journey.ts";

const everything = { demo: "mintport:*" };

describe("an operator of the console", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let server: Started;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const environment = { MINTPORT_PORT: String(await freePort()) };
    server = await startConsole(folder.path, everything, environment);
  });
  afterAll(async () => {
    await server.close();
    await folder.remove();
  });

  /** The same server with other settings: its port, and so its issuer, stay. */
  const restart = async (
    ...settings: [Readonly<Record<string, string>>, object?]
  ): Promise<void> => {
    const { port } = server;
    await server.close();
    server = await startConsole(folder.path, settings[0], {
      MINTPORT_PORT: String(port),
      ...settings[1],
    });
  };

  it("signs in by code, PKCE and DPoP, may do what the settings say, and is told to the audit log", async () => {
    const { answer, call } = await signIn(server);
    expect(answer.json).toMatchObject({ token_type: "DPoP", scope: "mintport:*" });
    expect(answer.json).not.toHaveProperty("refresh_token");
    const made = await call(server, "POST", "/tenants/my-tenant/clients", {
      ...{ id: "orders", grantTypes: ["client_credentials"] },
    });
    expect(made.status).toBe(201);
    const findings = await call(server, "GET", "/findings");
    expect(findings.json).toMatchObject({ items: expect.arrayContaining([]) as unknown });
    // A grant of users is known where users log in.
    expect(findings.text).not.toContain("unknown-grant-type");
    const { json } = await call(server, "GET", "/audit?outcome=done&client=orders");
    expect(json).toMatchObject({
      items: [
        {
          ...{ operation: "POST /tenants/{tenant}/clients", actor: "admin-api" },
          ...{ actor_client: "mintport-console", actor_subject: "demo" },
        },
      ],
    });
  });

  it("has lost the power at once when they are taken off the list, whatever their token says", async () => {
    const { call } = await signIn(server);
    expect((await call(server, "GET", "/tenants")).status).toBe(200);
    await restart({ "somebody else": "mintport:*" });
    const refused = await call(server, "GET", "/tenants");
    expect([refused.status, refused.json]).toMatchObject([403, { error: "insufficient_scope" }]);
    await restart(everything);
    expect((await call(server, "GET", "/tenants")).status).toBe(200);
  });

  it("has lost it, too, when the console is switched off: a user's token opens nothing then", async () => {
    const { call } = await signIn(server);
    await restart({}, { MINTPORT_CONSOLE: "off" });
    expect((await call(server, "GET", "/tenants")).status).toBe(403);
  });

  it("who may only read is held to it, with a token of everything", async () => {
    await restart({ demo: "mintport:clients:read mintport:tenants:read" });
    const { answer, call } = await signIn(server);
    expect(answer.json).toMatchObject({ scope: "mintport:*" });
    expect((await call(server, "GET", "/tenants/my-tenant/clients")).status).toBe(200);
    const client = { id: "evil", grantTypes: [] };
    expect((await call(server, "POST", "/tenants/my-tenant/clients", client)).status).toBe(403);
    expect((await call(server, "GET", "/audit")).status).toBe(403);
  });

  it("is told what they may do now, and nobody else is", async () => {
    await restart(everything);
    const { rights } = await signIn(server);
    const all = await rights(server);
    expect(all.json).toMatchObject({
      scopes: expect.arrayContaining(["mintport:*", "mintport:keys:write"]) as unknown,
    });
    expect(all.headers.get("cache-control")).toBe("no-store");
    await restart({ demo: "mintport:clients:* mintport:tenants:read" });
    expect((await rights(server)).json).toEqual({
      scopes: ["mintport:tenants:read", "mintport:clients:read", "mintport:clients:write"],
    });
    await restart({ "somebody else": "mintport:*" });
    expect((await rights(server)).status).toBe(403);
    expect((await ask(`http://localhost:${server.port}/admin/console/rights`)).status).toBe(401);
  });

  it("who may write clients grants no more in the admin tenant than that", async () => {
    await restart({ demo: "mintport:clients:write" });
    const { call } = await signIn(server);
    const client = { id: "evil", grantTypes: ["client_credentials"], ownScope: "mintport:*" };
    const refused = await call(server, "POST", "/tenants/operators/clients", client);
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining("mintport:*")]);
  });

  it("is told figures of this process where there is no audit log, and that there is none to search", async () => {
    await restart(everything, { MINTPORT_AUDIT: "off" });
    const { call } = await signIn(server);
    const figures = await call(server, "GET", "/overview");
    expect(figures.json).toMatchObject({ source: "process", steps: [{ tokens: 1, refusals: 0 }] });
    const audit = await call(server, "GET", "/audit");
    expect([audit.status, audit.text]).toEqual([400, expect.stringContaining("MINTPORT_AUDIT")]);
  });

  it("is nobody whom no setting names: such a user gets no token of the admin tenant", async () => {
    await restart({ "somebody else": "mintport:*" });
    const { answer } = await signIn(server);
    expect([answer.status, answer.json]).toMatchObject([400, { error: "invalid_grant" }]);
    await restart(everything);
    const { call } = await signIn(server);
    const { json } = await call(server, "GET", "/audit?reason=subject_refused");
    expect(json).toMatchObject({ items: [{ client: "mintport-console", outcome: "refused" }] });
  });

  it("does not come in by another client of the admin tenant, nor by a subject that is a client's name", async () => {
    const made = await commandLine(folder.path)(
      ...["client", "create", "operators", "demo", "--scope", "mintport:*", "--json"],
    );
    expect(made.code).toBe(0);
    await restart({ "somebody else": "mintport:*" });
    // A client that acts for itself is judged by its registration, as before.
    const { secret } = made.json() as { readonly secret: string };
    const token = await fetch(
      `http://localhost:${server.port}/api/v1/tenant/operators/oauth/token`,
      {
        method: "POST",
        body: new URLSearchParams({
          ...{ grant_type: "client_credentials", client_id: "demo", client_secret: secret },
        }),
      },
    );
    const { access_token } = (await token.json()) as { readonly access_token: string };
    const answer = await fetch(`http://localhost:${server.port}/admin/v1/tenants`, {
      headers: { Authorization: `Bearer ${access_token}` },
    });
    expect(answer.status).toBe(200);
  });
});
