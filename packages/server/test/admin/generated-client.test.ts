import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administered, administered } from "./administered.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const generator = fileURLToPath(import.meta.resolve("@hey-api/openapi-ts"));
const run = promisify(execFile);

let served: Administered;
let folder: string;
let page: string;
beforeAll(async () => {
  served = await administered();
  folder = await mkdtemp(join(tmpdir(), "mintport-generated-"));
  page = await readFile(join(root, "docs/admin-api.md"), "utf8");
  await writeFile(join(folder, "admin-api.json"), (await served.mintport("openapi")).out);
  await generate(page, folder);
}, 60_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await served.close();
});

describe("a client that is generated from the document", () => {
  it("runs the program of the page: creates, reads all pages, searches, rotates, and hears refusals", async () => {
    await writeFile(join(folder, "program.ts"), blockIn(page, "typescript"));
    expect(await compile("program.ts")).toBe("");
    const { stdout } = await run(process.execPath, [join(folder, "out/program.js")], {
      env: { ORIGIN: served.origin, ADMIN_TOKEN: await served.tokenFor("console", "mintport:*") },
    });
    expect(stdout.split("\n")).toEqual([
      "found orders orders-eu",
      expect.stringMatching(/^secret secret-\S+ \d\d$/),
      "late 412 stale",
      "key announced",
      "refused id",
      "",
    ]);
  }, 60_000);

  it("does not compile with a name or a type that the API does not know", async () => {
    const path = 'path: { tenant: "acme" }';
    const wrong = [
      `await admin.createClient({ ${path}, body: { id: "x", grantTypes: [], scop: "a" } });`,
      `await admin.createClient({ ${path}, body: { id: "x" } });`,
      `await admin.listClients({ ${path}, query: { grant_type: "a" } });`,
      `await admin.listClients({ ${path}, query: { limit: "5" } });`,
      `await admin.updateTenant({ ${path}, body: {} });`,
      `(await admin.getTenant({ ${path}, throwOnError: true })).data.isuer;`,
      `(await admin.createClient({ ${path}, body: { id: "x", grantTypes: [] }, throwOnError: true })).data.secrets[0].hash;`,
    ];
    const program = `import * as admin from "./admin-client/index.js";\n${wrong.join("\n")}`;
    await writeFile(join(folder, "wrong.ts"), program);
    const told = await compile("wrong.ts");
    const lines = [...told.matchAll(/wrong\.ts\((\d+),/g)].map(([, line]) => Number(line));
    expect([...new Set(lines)]).toEqual(wrong.map((_, i) => i + 2));
  }, 60_000);

  it("is of a document that the schema of OpenAPI 3.1 accepts", async () => {
    const { json } = await served.call("/openapi.json", { as: "" });
    expect(await new Validator().validate(json as Record<string, unknown>)).toMatchObject({
      valid: true,
    });
    // Another document would not do.
    expect(
      await new Validator().validate({ ...(json as Record<string, unknown>), paths: [] }),
    ).toMatchObject({
      valid: false,
    });
  });
});

/** Runs the generator as the page says, with the version that the page names. */
const generate = async (text: string, cwd: string): Promise<void> => {
  const [, version, options = ""] = /^npx @hey-api\/openapi-ts@(\S+) (.+)$/m.exec(text) ?? [];
  const own = new URL("../package.json", `file://${generator}`);
  const { version: installed } = JSON.parse(await readFile(own, "utf8")) as { version: string };
  expect(version).toBe(installed);
  const bin = fileURLToPath(new URL("../bin/run.js", `file://${generator}`));
  await run(process.execPath, [bin, ...options.split(" ")], { cwd });
};

/** Compiles a program strictly into `out`; answers what the compiler says of it. */
const compile = async (file: string): Promise<string> => {
  const options = {
    ...{ strict: true, noUncheckedIndexedAccess: true, target: "es2023", module: "nodenext" },
    ...{ lib: ["es2023", "dom", "dom.iterable"], types: ["node"], outDir: "out" },
    ...{ typeRoots: [join(root, "node_modules/@types")], rootDir: "." },
  };
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: options, files: [file] }),
  );
  const compiler = join(root, "node_modules/@typescript/native/bin/tsc");
  return run(process.execPath, [compiler, "-p", folder]).then(
    ({ stdout }) => stdout,
    (failure: { readonly stdout: string }) => failure.stdout,
  );
};

const blockIn = (text: string, language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(text)?.[1] ?? "";
