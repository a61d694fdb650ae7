import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "@mintport/test-engines";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask, askToken, documented, tokenIn } from "../fixture/ask.ts";
import { type Shell, scriptBelow, shellIn } from "../fixture/shell.ts";
import { start, temporaryFolder } from "../fixture/start.ts";
import { copyPlace } from "./copy-places.ts";

const page = readFileSync(
  new URL("../../../../docs/move-to-postgresql.md", import.meta.url),
  "utf8",
);
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let shell: Shell;
beforeEach(async () => {
  folder = await temporaryFolder();
  shell = await shellIn(folder.path);
});
afterEach(() => folder.remove());

/** What outsiders see: the keys, and whether tokens are live. */
const seen = async (origin: string, tokens: readonly string[]) => {
  const at = `${origin}/api/v1/tenant/my-tenant`;
  const client = { client_id: documented["client_id"], client_secret: documented["client_secret"] };
  const keys: unknown = (await ask(`${at}/oauth/jwks`)).json;
  const answers: unknown[] = [];
  for (const token of tokens) {
    const body = new URLSearchParams({ ...(client as Record<string, string>), token });
    answers.push((await ask(`${at}/oauth/introspect`, { method: "POST", body })).json);
  }
  return { keys, answers };
};

describe("docs/move-to-postgresql.md: every command of it", () => {
  it.each(["postgres", "mariadb"] as const)("moves a server to %s", async (name) => {
    const fixed = { MINTPORT_QUICKSTART: "on", MINTPORT_PORT: String(await freePort()) };
    const before = await start(folder.path, fixed);
    const tokens = [tokenIn(await askToken(before.origin)), tokenIn(await askToken(before.origin))];
    const body = new URLSearchParams({ ...documented, token: tokens[1] ?? "" });
    const at = `${before.origin}/api/v1/tenant/my-tenant/oauth/revoke`;
    expect((await ask(at, { method: "POST", body })).status).toBe(200);
    const old = await seen(before.origin, tokens);
    expect(old.answers).toMatchObject([{ active: true }, { active: false }]);
    await before.close();

    const target = await copyPlace(name, folder.path, { tables: false });
    const script = scriptBelow(page, "The move");
    expect(script.match(/^ *mintport .*$/gm)).toHaveLength(4);
    // The demo's secret is one of the findings of doctor, which then ends with 1.
    const said = await shell(script.replace("mintport doctor", "mintport doctor || true"), {
      MINTPORT_DATA: folder.path,
      NEW_DATABASE_URL: target.url,
    });
    expect(said).toMatch(/^tenants +1 +[0-9a-f]{64}$/m);
    expect(said).toMatch(/^Copied \d+ rows from \S+mintport\.db to \w+:\/\//m);
    expect(said).toMatch(/entries stand as they were written/);

    const after = await start(folder.path, { ...fixed, MINTPORT_DATABASE_URL: target.url });
    expect(await seen(after.origin, tokens)).toEqual(old);
    expect((await askToken(after.origin)).status).toBe(200);
    await after.close();
    await target.dispose();
  });

  it("copies from the configuration file that it shows", async () => {
    const [, shown = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
    const source = await copyPlace("postgres", folder.path, { tables: false });
    const data = { MINTPORT_DATA: folder.path };
    const old = JSON.stringify({ ...(JSON.parse(shown) as object), databaseUrl: source.url });
    await writeFile(join(folder.path, "old.json"), old);
    const named = { ...data, MINTPORT_CONFIG: join(folder.path, "old.json") };
    await shell("mintport migrate", named);
    const issuer = "https://auth.example.com/api/v1/tenant/shop";
    await shell(`mintport tenant create shop --issuer ${issuer}`, named);
    await shell("mintport migrate", data);
    expect(await shell(scriptBelow(page, "From a database with a password"), data)).toMatch(
      /^tenants +1 +/m,
    );
    await source.dispose();
  });
});
