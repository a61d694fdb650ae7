import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

describe("mintport tenant update moves a tenant to another host (docs/operate.md)", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let mintport: ReturnType<typeof commandLine>;
  const issuerAt = (host: string) => `https://${host}.example/api/v1/tenant/acme`;
  const update = (...options: readonly string[]) =>
    mintport("tenant", "update", "acme", ...options);
  const shown = async () => (await mintport("tenant", "show", "acme", "--json")).json();

  beforeAll(async () => {
    folder = await temporaryFolder();
    mintport = commandLine(folder.path);
    await mintport("migrate");
    await mintport("tenant", "create", "acme", "--issuer", issuerAt("old"));
  });
  afterAll(() => folder.remove());

  it("with the former issuer as an alias until a day, and the audience as it was", async () => {
    const alias = ["--issuer-alias", issuerAt("old"), "--alias-until", "2099-01-31"];
    expect(await update("--issuer", issuerAt("new"), ...alias)).toMatchObject({ code: 0 });
    expect(await shown()).toMatchObject({
      ...{ issuer: issuerAt("new"), audience: issuerAt("old") },
      issuerAliases: [{ issuer: issuerAt("old"), until: Date.parse("2099-01-31") / 1000 }],
    });
  });

  it.each([
    [["--alias-until", "2099-01-31"], /--alias-until needs --issuer-alias/],
    [["--issuer-alias", issuerAt("old"), "--alias-until", "2020-01-01"], /--alias-until: is past/],
    [["--issuer-alias", "none", "--issuer-alias", issuerAt("old")], /none stands alone/],
    [["--issuer-alias", "none", "--alias-until", "2099-01-31"], /none stands alone/],
    [["--issuer-alias", issuerAt("new")], /--issuer-alias no\. 1|issuerAliases/],
  ])("is refused by name with %j, and changes nothing", async (options, message) => {
    const before = await shown();
    expect(await update(...options)).toMatchObject({
      ...{ code: 1, err: expect.stringMatching(message) },
    });
    expect(await shown()).toEqual(before);
  });

  it("and has no alias any more once they are taken off", async () => {
    expect(await update("--issuer-alias", "none")).toMatchObject({ code: 0 });
    expect(await shown()).not.toHaveProperty("issuerAliases");
  });
});
