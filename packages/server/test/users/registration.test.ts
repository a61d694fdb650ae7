import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { start, temporaryFolder } from "../fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const rules = { redirectHosts: ["app.example"], delegatedScope: "api:read" };
const settingOf = (tenant: object) => ({
  MINTPORT_REGISTRATION: JSON.stringify({ "my-tenant": tenant }),
});
const path = "/api/v1/tenant/my-tenant/oauth/register";

const register = async (origin: string, token?: string) => {
  const response = await fetch(new URL(path, origin), {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ client_name: "An App", redirect_uris: ["https://app.example/cb"] }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, string> };
};

describe("the setting registration", () => {
  it("lets nobody register where it is not there", async () => {
    const server = await start(folder.path);
    expect((await register(server.origin)).status).toBe(404);
    await server.close();
  });

  it("opens a tenant by its rules, and shows the operator who came", async () => {
    const setting = settingOf({ open: rules });
    const server = await start(folder.path, setting);
    const mintport = commandLine(folder.path, { MINTPORT_QUICKSTART: "on", ...setting });
    const { status, json } = await register(server.origin);
    expect(status).toBe(201);
    const id = json["client_id"] ?? "";
    const listed = await mintport("client", "list", "my-tenant", "--registered");
    expect(listed.out).toMatch(/^ID +STATE +BY +REGISTERED +USED +NAME$/m);
    expect(listed.out).toMatch(
      new RegExp(`^${id} +active +anybody +\\d{4}-[^ ]+ +- +An App$`, "m"),
    );
    expect(listed.out.trim().split("\n")).toHaveLength(2);
    const shown = (await mintport("client", "show", "my-tenant", id, "--json")).json();
    expect(shown).toMatchObject({ registration: { by: { door: "open" }, kept: {} } });
    expect(JSON.stringify(shown)).not.toContain("accessToken");
    await server.close();
  });

  it("takes initial access tokens that the command line makes, lists and removes", async () => {
    const setting = settingOf({ initialAccessTokens: { partners: rules } });
    const server = await start(folder.path, setting);
    const mintport = commandLine(folder.path, { MINTPORT_QUICKSTART: "on", ...setting });
    const tokens = (act: string, ...more: readonly string[]) =>
      mintport("initial-access-token", act, "my-tenant", ...more);
    const made = await tokens(
      "create",
      "--profile=partners",
      "--uses=2",
      "--label=Partner",
      "--json",
    );
    const { token, id } = made.json() as { readonly token: string; readonly id: string };
    expect([made.err, (await register(server.origin)).status]).toEqual(["", 401]);
    expect((await register(server.origin, token)).status).toBe(201);
    const listed = await tokens("list");
    expect(listed.out).toMatch(new RegExp(`^${id} +partners +1 +- +Partner$`, "m"));
    expect(listed.out + (await mintport("tenant", "show", "my-tenant")).out).not.toContain(token);
    const byToken = await mintport("client", "list", "my-tenant", "--registered");
    expect(byToken.out).toContain(` ${id} `);
    expect(await tokens("remove", token)).toMatchObject({
      ...{ code: 1, err: expect.stringContaining("must be the token's id") },
    });
    expect(await tokens("remove", id)).toMatchObject({ code: 0, out: `Removed ${id}\n` });
    expect(await tokens("remove", id)).toMatchObject({
      ...{ code: 1, err: expect.stringContaining(`there is no initial access token ${id}`) },
    });
    expect((await register(server.origin, token)).status).toBe(401);
    await server.close();
  });

  it("warns of a token that opens nothing, and names the option that cannot be", async () => {
    const mintport = commandLine(folder.path, settingOf({ open: rules }));
    await mintport("migrate");
    const issuer = "https://auth.example.com/api/v1/tenant/my-tenant";
    await mintport("tenant", "create", "my-tenant", "--issuer", issuer);
    const tokens = (...more: readonly string[]) =>
      mintport("initial-access-token", "create", "my-tenant", ...more);
    expect((await tokens("--profile=partners")).err).toContain(
      "opens nothing yet: the setting registration has no profile partners for my-tenant; it has none",
    );
    expect((await tokens("--profile=a b")).err).toContain("--profile: must be the name of rules");
    expect((await tokens("--profile=a", "--uses=9999999")).err).toContain(
      "--uses: must be a whole number, 1 to",
    );
    expect((await tokens("--profile=a", "--expires=2020-01-01")).err).toContain(
      "--expires: must be in the future",
    );
  });

  it("prune takes clients away that nobody used in time, and no others", async () => {
    const setting = settingOf({ open: { ...rules, unusedLifetime: 3600 } });
    const server = await start(folder.path, setting);
    const mintport = commandLine(folder.path, { MINTPORT_QUICKSTART: "on", ...setting });
    await register(server.origin);
    const before = (await mintport("client", "list", "my-tenant", "--json")).json() as object[];
    expect((await mintport("prune", "--json")).json()).toMatchObject({ pruned: { clients: 0 } });
    expect((await mintport("client", "list", "my-tenant", "--json")).json()).toEqual(before);
    await server.close();
  });

  it("an operator's update of a client or a tenant leaves its registration and tokens as they are", async () => {
    const setting = settingOf({ open: rules, initialAccessTokens: { partners: rules } });
    const server = await start(folder.path, setting);
    const mintport = commandLine(folder.path, { MINTPORT_QUICKSTART: "on", ...setting });
    const made = await mintport(
      "initial-access-token",
      "create",
      "my-tenant",
      "--profile=partners",
      "--json",
    );
    const { token } = made.json() as { readonly token: string };
    const { json } = await register(server.origin);
    await mintport("client", "update", "my-tenant", json["client_id"] ?? "", "--lifetime=600");
    await mintport("tenant", "update", "my-tenant", "--lifetime=600");
    const read = await fetch(
      json["registration_client_uri"]?.replace(/^https?:\/\/[^/]+/, server.origin) ?? "",
      {
        headers: { Authorization: `Bearer ${json["registration_access_token"]}` },
      },
    );
    expect(read.status).toBe(200);
    expect((await register(server.origin, token)).status).toBe(201);
    await server.close();
  });
});
