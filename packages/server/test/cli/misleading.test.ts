import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;
let file: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  file = join(folder.path, "definition.json");
  await mintport("migrate");
  await mintport("tenant", "create", "shop", "--issuer", issuer);
});
afterEach(() => folder.remove());

const issuer = "https://a.example/api/v1/tenant/shop";

describe("a definition of the wrong form", () => {
  it.each([
    [{ ownScope: 7 }, "ownScope: must be a text"],
    [{ grantTypes: [3] }, "grantTypes.0: must be a text"],
    [{ ownScop: "a" }, "ownScop: is not known; did you mean ownScope?"],
    [{ authorization: 3 }, "authorization: must be an object"],
    [{ accessTokenLifetime: 999_999 }, "accessTokenLifetime: must be whole seconds, 1 to 86400"],
  ])("of a client is told in words, with the field: %j", async (fields, message) => {
    await mintport("client", "create", "shop", "reports");
    await writeFile(file, JSON.stringify(fields));
    const { code, err } = await mintport("client", "update", "shop", "reports", "--file", file);

    expect([code, err]).toEqual([1, `mintport: ${message}\n`]);
  });

  it.each([
    [{ scope: 3 }, "scope: must be a text"],
    [{ accessTokenType: "x" }, "accessTokenType: must be one of at+jwt, JWT"],
    [{ trustedIssuers: [{}] }, "trustedIssuers.0.issuer: is missing; must be a text"],
  ])("of a tenant is told in words, with the field: %j", async (fields, message) => {
    await writeFile(file, JSON.stringify(fields));
    const { code, err } = await mintport("tenant", "update", "shop", "--file", file);

    expect([code, err]).toEqual([1, `mintport: ${message}\n`]);
  });
});

describe("a --file and an option", () => {
  it.each([
    [{ id: "other" }, [], "id"],
    [{ grantTypes: ["refresh_token"] }, ["--grant-type=client_credentials"], "grantTypes"],
    [{ ownScope: "a" }, ["--scope=b"], "ownScope"],
    [{ authorization: { name: "A" } }, ["--name=B"], "name"],
  ])("never say two things of a client: %j %j", async (fields, options, name) => {
    await writeFile(file, JSON.stringify(fields));
    const ran = await mintport("client", "create", "shop", "reports", "--file", file, ...options);

    expect(ran).toMatchObject({
      ...{ code: 1, out: "" },
      err: expect.stringContaining(`the --file says ${name} too, and otherwise`),
    });
    expect((await mintport("client", "list", "shop", "--json")).json()).toEqual([]);
  });

  it("may say the same, and each its own", async () => {
    await writeFile(
      file,
      JSON.stringify({ id: "reports", ownScope: "a", accessTokenLifetime: 60 }),
    );
    const options = ["--scope", "a", "--grant-type", "client_credentials", "--json"];
    const ran = await mintport("client", "create", "shop", "reports", "--file", file, ...options);

    expect(ran.json()).toMatchObject({ id: "reports", ownScope: "a", accessTokenLifetime: 60 });
  });

  it("never say two things of a tenant", async () => {
    await writeFile(file, JSON.stringify({ id: "other", scope: "a" }));
    const argv = ["--issuer", issuer.replace("shop", "two"), "--scope", "b", "--file", file];

    expect((await mintport("tenant", "create", "two", ...argv)).err).toMatch(
      /<id>: the --file says id too.*--scope: the --file says scope too/,
    );
  });
});
