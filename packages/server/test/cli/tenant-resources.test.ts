import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;
beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await mintport("migrate");
});
afterEach(() => folder.remove());

const create = [
  ...["tenant", "create", "acme"],
  "--issuer=http://localhost:3000/api/v1/tenant/acme",
] as const;
const one = "https://mcp.acme.example/mcp";
const two = "https://mcp.acme.example/other";

describe("the option --resource of a tenant", () => {
  it("names what clients may ask for", async () => {
    const made = await mintport(...create, `--resource=${one}`, `--resource=${two}`, "--json");
    expect(made.json()).toMatchObject({ resources: [{ indicator: one }, { indicator: two }] });
  });

  it("puts others in their place, and leaves the rest", async () => {
    await mintport(...create, "--scope=notes:read", `--resource=${one}`);
    const updated = await mintport("tenant", "update", "acme", `--resource=${two}`, "--json");
    expect(updated.json()).toMatchObject({ resources: [{ indicator: two }], scope: "notes:read" });
  });

  it("names itself where it is wrong, and a command that changes nothing", async () => {
    expect(await mintport(...create, `--resource=${one}`, "--resource=/mcp")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--resource no\. 2: must be an absolute URI/),
    });
    await mintport(...create);
    expect(await mintport("tenant", "update", "acme")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/say what to change/),
    });
  });
});
