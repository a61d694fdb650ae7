import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "@mintport/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./snippets.ts";

const page = await readFile(join(root, "docs/import.md"), "utf8");

/** The files that the page shows: their name stands behind the language of the block. */
const files = [...page.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(
  ([, name = "", content = ""]) => ({ name, content }),
);

/** The commands that the page shows with what they print. */
const sessions = [...page.matchAll(/^```console\n(.*?)^```$/gms)]
  .flatMap(([, text = ""]) => text.split(/^\$ /m))
  .filter((session) => session !== "")
  .map((session) => {
    const [command = "", ...printed] = session.split("\n");
    return { command, printed: printed.join("\n") };
  });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mintport-import-page-"));
  for (const { name, content } of files) await writeFile(join(folder, name), content);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await writeFile(join(folder, "key.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  await printedBy("mintport migrate");
  await printedBy(
    "mintport tenant create shop --issuer https://auth.example.com/api/v1/tenant/shop",
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** All that a command prints, in its order. What has an ending is a file in the folder. */
const printedBy = async (command: string): Promise<string> => {
  let printed = "";
  const write = (text: string) => {
    printed += text;
  };
  const argv = command
    .split(" ")
    .slice(1)
    .map((word) => (/^[\w-]+\.(?:csv|jsonl|json|pem)$/.test(word) ? join(folder, word) : word));
  const environment = { MINTPORT_DATA: join(folder, "data") };
  await run(argv, { environment, out: write, err: write });
  return printed.replaceAll(`${folder}/`, "");
};

describe("docs/import.md", () => {
  it("shows a file and a command for each format", () => {
    expect(files.map(({ name }) => name)).toEqual([
      ...["clients.jsonl", "clients.csv", "realm.json", "hydra.json", "secrets.csv", "auth0.json"],
    ]);
    expect(sessions.length).toBeGreaterThanOrEqual(7);
  });

  it.each(sessions)("prints what it shows: $command", async ({ command, printed }) => {
    expect(await printedBy(command)).toBe(printed);
  });
});
