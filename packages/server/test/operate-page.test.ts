import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine, type Ran } from "./cli/command-line.ts";
import { beginPageDay, endPageDay } from "./fixture/page-day.ts";
import { saveGrants } from "./fixture/save-grants.ts";
import { temporaryFolder } from "./fixture/start.ts";

const page = readFileSync(new URL("../../../docs/operate.md", import.meta.url), "utf8");

/** Commands that the page only names. */
const named: ReadonlySet<string> = new Set([
  ...["mintport export", "mintport key import", "mintport client remove"],
]);

/** The commands of the page by its sections, each once, in the order in which a reader meets them. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text) => ({
    title: text.split("\n", 1)[0] ?? "",
    commands: [
      ...new Set(
        [...text.matchAll(/^ *(mintport .*)$|`(mintport [^`]+)`/gm)].map(
          ([, line, inline]) => line ?? inline ?? "",
        ),
      ),
    ].filter((command) => !named.has(command)),
  }))
  .filter(({ commands }) => commands.length > 0);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;
/** What a reader finds in an answer and puts into the next command. */
const found = new Map<string, string>();

beforeAll(async () => {
  beginPageDay();
  folder = await temporaryFolder();
  // The store's folder is of its own, so that files of the page stand beside it.
  mintport = commandLine(join(folder.path, "data"), { MINTPORT_ADMIN_TENANT: "operators" });
  const files = {
    "client.json": { grantTypes: ["client_credentials"], ownScope: "api:read" },
    "patch.json": { claims: { plan: "gold" } },
    "changes.json": { signingAlgorithm: "ES256" },
    "ignored.json": JSON.parse(/```json\n(\[.*?\])\n```/s.exec(page)?.[1] ?? "null") as unknown,
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder.path, name), JSON.stringify(content));
  await writeFile(
    join(folder.path, "clients.csv"),
    "id,grantTypes,secret\nx,client_credentials,its-secret-of-elsewhere\n",
  );
  await writeFile(
    join(folder.path, "request.txt"),
    "grant_type=client_credentials&client_id=billing&client_secret=wrong",
  );
});
afterAll(async () => {
  await folder.remove();
  endPageDay();
});

const type = (command: string): Promise<Ran> => {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, word]) => quoted ?? word ?? "",
  );
  const argv = words
    .slice(1)
    .map((word) => (/^<\w+>$/.test(word) ? (found.get(word.slice(1, -1)) ?? word) : word))
    .map((word) =>
      /^[\w-]+\.(?:jsonl?|csv|txt|html)$/.test(word) ? join(folder.path, word) : word,
    );
  return mintport(...argv);
};

describe("docs/operate.md: every command of it, in its order", () => {
  it("has the sections that it is looked at for", () => {
    expect(sections.length).toBeGreaterThanOrEqual(9);
    for (const section of Object.keys(before))
      expect(sections.map(({ title }) => title)).toContain(section);
  });

  it.each(sections)("$title", async ({ title, commands }) => {
    await before[title]?.();
    for (const command of commands) {
      await beforeCommand[command]?.();
      const { code, out, err } = await type(command);
      expect({ command, code, err: code === 0 ? "" : err }).toEqual({
        ...{ command, code: refused[command] === undefined ? 0 : 1 },
        err: refused[command] ?? "",
      });
      const [, id] = /^Added (\S+)$/m.exec(out) ?? [];
      if (id !== undefined) found.set("secret", id).set("id", id);
    }
  });
});

/** The commands that have something to refuse where the page has them. */
const refused: Readonly<Record<string, unknown>> = {
  "mintport tenant remove acme": expect.stringContaining("still has clients"),
};

/** What a reader has already when they come to a section. */
const before: Readonly<Record<string, () => Promise<unknown>>> = {
  "Change the signing algorithm": async () => {
    const file = join(folder.path, "rs256.json");
    await writeFile(file, '{"signingAlgorithm":"RS256"}');
    await mintport("tenant", "update", "acme", "--file", file);
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = join(folder.path, "rs256.pem");
    await writeFile(pem, privateKey.export({ type: "pkcs8", format: "pem" }));
    const imported = ["--tenant", "acme", "--kid", "old", "--as", "signing"];
    expect((await mintport("key", "import", pem, ...imported)).code).toBe(0);
  },
};

const beforeCommand: Readonly<Record<string, () => Promise<unknown>>> = {
  "mintport client update acme app --redirect-uri https://app.example/cb --consent always": () =>
    mintport(
      ...["client", "create", "acme", "app", "--redirect-uri", "https://app.example/callback"],
      ...["--delegated-scope", "api:read"],
    ),
  "mintport doctor --tenant shop --ignore ignored.json": () =>
    mintport(
      ...["tenant", "create", "shop", "--issuer", "https://auth.example.com/api/v1/tenant/shop"],
    ),
  "mintport key revoke acme <kid>": async () => {
    const keys = (await mintport("key", "list", "acme", "--json")).json() as { kid: string }[];
    found.set("kid", keys[0]?.kid ?? "");
  },
  "mintport api-key revoke acme billing <key>": async () => {
    const made = await mintport("api-key", "create", "acme", "billing", "--json");
    found.set("key", (made.json() as { id: string }).id);
  },
  "mintport secret remove acme billing <id>": async () => {
    const made = await mintport("secret", "add", "acme", "billing", "--json");
    found.set("id", (made.json() as { id: string }).id);
  },
  "mintport grant revoke acme <grant>": async () => {
    const data = join(folder.path, "data");
    const [grant] = await saveGrants(data, "acme", { subject: "bob", client: "app" });
    found.set("grant", grant?.id ?? "");
  },
};
