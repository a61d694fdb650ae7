import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "../cli/command-line.ts";
import { temporaryFolder } from "../fixture/start.ts";

const folders: Awaited<ReturnType<typeof temporaryFolder>>[] = [];
const key = "ITIAgqt3KPvE4rBxRE3wGuFWX5bJcMC_BUFVLvAzsvg";

/** A deployment of its own. Both seal with one key. */
const deployment = async () => {
  const folder = await temporaryFolder();
  folders.push(folder);
  const mintport = commandLine(folder.path, { MINTPORT_KEY_ENCRYPTION_KEY: key });
  await mintport("migrate");
  const issuer = "https://auth.acme.example/api/v1/tenant/acme";
  await mintport("tenant", "create", "acme", "--issuer", issuer);
  return { path: folder.path, mintport };
};

let here: Awaited<ReturnType<typeof deployment>>;
let there: Awaited<ReturnType<typeof deployment>>;
beforeEach(async () => {
  [here, there] = [await deployment(), await deployment()];
});
afterEach(() => Promise.all(folders.splice(0).map((folder) => folder.remove())));

const load = async ({ mintport, path }: typeof here, content: string) => {
  const file = join(path, "in.jsonl");
  await writeFile(file, content);
  return mintport("client", "import", file, "--tenant", "acme");
};

describe("mintport export", () => {
  it("writes what import reads: elsewhere the clients are the same, and here they are unchanged", async () => {
    const { mintport } = here;
    await mintport("client", "create", "acme", "svc", "--scope", "a b");
    await mintport("secret", "add", "acme", "svc", "--label=blue", "--expires=2090-01-01");
    await mintport("api-key", "create", "acme", "svc", "--scope=a", "--label=ci");
    await mintport("client", "create", "acme", "hmac", "--auth-method=client_secret_jwt");
    const app = ["--redirect-uri=https://app.example/cb", "--auth-method=none", "--name=My App"];
    await mintport("client", "create", "acme", "app", ...app);
    const exported = await mintport("export", "--tenant", "acme");
    expect(exported.code).toBe(0);
    expect(exported.out.trimEnd().split("\n")).toHaveLength(3);
    expect(await load(here, exported.out)).toMatchObject({
      out: "Read 3 rows for tenant acme: 3 unchanged\n",
    });
    expect(await load(there, exported.out)).toMatchObject({
      out: "Read 3 rows for tenant acme: 3 created\n",
    });
    expect((await there.mintport("export", "--tenant", "acme")).out).toBe(exported.out);
  });

  it("holds hashes, never a secret, and the audit log tells who took them", async () => {
    const { mintport } = here;
    const { out } = await mintport("client", "create", "acme", "svc");
    const [secret = ""] = /mpcs_[\w-]+/.exec(out) ?? [];
    const exported = await mintport("export", "--tenant", "acme");
    expect(exported.out).toContain("$sha256$");
    expect(exported.out).not.toContain(secret);
    expect((await mintport("audit", "tail", "--tenant", "acme")).out).toMatch(
      /outcome=done tenant=acme operation=export actor=cli/,
    );
  });

  it("writes a file for its owner, once", async () => {
    const { mintport, path } = here;
    await mintport("client", "create", "acme", "svc");
    const to = join(path, "clients.jsonl");
    const written = await mintport("export", "--tenant", "acme", "--to", to);
    expect(written.out).toBe(`Wrote 1 client of tenant acme to ${to}\n`);
    expect((await stat(to)).mode & 0o077).toBe(0);
    expect(await readFile(to, "utf8")).toMatch(/^\{"id":"svc",.*\}\n$/);
    expect(await mintport("export", "--tenant", "acme", "--to", to)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/--to: .* must not exist yet/),
    });
  });

  it("and import take more clients than one page or one batch", async () => {
    const rows = Array.from({ length: 1201 }, (_, i) =>
      JSON.stringify({
        ...{ id: `client-${i}`, grantTypes: ["client_credentials"], ownScope: "a" },
        secrets: [{ hash: `$sha256$${String(i).padStart(43, "A")}` }],
      }),
    );
    expect((await load(here, rows.join("\n"))).out).toMatch(/1201 created/);
    const { out } = await here.mintport("export", "--tenant", "acme");
    expect((await load(there, out)).out).toMatch(/1201 created/);
    expect((await load(here, out)).out).toMatch(/1201 unchanged/);
  });
});
