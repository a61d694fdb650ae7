import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { temporaryFolder } from "./fixture/start.ts";

const deployed = (name: string): Promise<string> =>
  readFile(fileURLToPath(new URL(`../../../docs/deploy/${name}`, import.meta.url)), "utf8");
const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

const verifier = "systemd-analyze";
const hasSystemd = ((): boolean => {
  try {
    execFileSync(verifier, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** The properties that the script gives the unit of a command. */
const propertiesOf = (script: string): readonly string[] =>
  [...script.matchAll(/^ {2}--property=(\S+) \\$/gm)].map(([, property = ""]) => property);

/** Takes the place of systemd's: does with a command what its properties say, as far as no root is needed. */
const fakeRun = `#!/usr/bin/env node
const { spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const argv = process.argv.slice(2);
const first = argv.findIndex((word) => !word.startsWith("--"));
const given = argv.slice(0, first).filter((word) => word.startsWith("--property=")).map((word) => word.slice(11));
const of = (name) => given.filter((one) => one.startsWith(name + "=")).map((one) => one.slice(name.length + 1));
const [, source] = of("LoadCredential")[0].split(":");
const file = readFileSync(of("EnvironmentFile")[0].slice(1), "utf8").trim().split("\\n");
const env = Object.fromEntries([...of("Environment"), ...file].map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
const ran = spawnSync(argv[first], argv.slice(first + 1), { stdio: "inherit", env: { PATH: process.env.PATH, CREDENTIALS_DIRECTORY: source.replace(/\\/[^/]+$/, ""), ...env } });
process.exit(ran.status);
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe("docs/deploy/mintport.sh", () => {
  it("gives a command what the unit gives the server", async () => {
    const unit = (await deployed("mintport.service")).split("\n");
    const properties = propertiesOf(await deployed("mintport.sh"));

    expect(properties.length).toBeGreaterThan(8);
    for (const property of properties) expect(unit).toContain(property);
    const decides =
      /^(?:DynamicUser|User|StateDirectory\w*|UMask|LoadCredential|EnvironmentFile|Environment)=/;
    // The unit's name of the key's folder is not expanded for a command, which asks systemd's variable for it.
    const ofUnit = unit.filter((line) => decides.test(line) && !line.includes("%d"));
    expect([...properties].sort()).toEqual([...ofUnit].sort());
  });

  it.skipIf(!hasSystemd)("makes a unit that passes systemd-analyze verify", async () => {
    const path = join(folder.path, "mintport-command.service");
    const verified = async (...lines: readonly string[]): Promise<readonly string[]> => {
      const text = `[Service]\nExecStart=${process.execPath} --version\n${lines.join("\n")}\n`;
      await writeFile(path, text);
      const said = await new Promise<string>((resolve) => {
        execFile(verifier, ["verify", "--man=no", path], (_error, out, err) => {
          resolve(out + err);
        });
      });
      return said.split("\n").filter((line) => line.includes("mintport-command"));
    };
    expect(await verified(...propertiesOf(await deployed("mintport.sh")))).toEqual([]);
    expect(await verified("StateDirectory=/absolute")).not.toEqual([]);
  });

  it("runs the command on the server's data, with its key, its environment and its exit code", async () => {
    const at = (name: string): string => join(folder.path, name);
    await writeFile(at("key-encryption-key"), randomBytes(32).toString("base64url"));
    await writeFile(at("config.json"), JSON.stringify({ audit: "off" }));
    await writeFile(at("environment"), `MINTPORT_DATABASE_URL=sqlite:${at("its.db")}\n`);
    const script = (await deployed("mintport.sh"))
      .replaceAll("/etc/mintport/", `${folder.path}/`)
      .replaceAll("/var/lib/mintport", at("data"))
      .replace(
        "/usr/bin/node /opt/mintport/node_modules/@mintport/server/dist/main.js",
        `"${process.execPath}" --conditions=@mintport/source "${main}"`,
      );
    await writeFile(at("mintport"), script, { mode: 0o755 });
    await writeFile(at("systemd-run"), fakeRun, { mode: 0o755 });
    await writeFile(at("id"), "#!/bin/sh\necho 0\n", { mode: 0o755 });
    const own = process.execPath.replace(/\/[^/]+$/, "");
    const env = { PATH: `${folder.path}:${own}:${process.env["PATH"]}` };
    const mintport = (...argv: readonly string[]) =>
      promisify(execFile)(at("mintport"), [...argv], { env });

    await mintport("migrate");
    const issuer = "https://auth.example.com/api/v1/tenant/shop";
    await mintport("tenant", "create", "shop", "--issuer", issuer, "--scope", "a b");
    expect((await mintport("tenant", "show", "shop")).stdout).toMatch(/^scope +a b$/m);
    await expect(mintport("tenant", "show", "nobody")).rejects.toMatchObject({ code: 1 });

    // What it wrote is the server's: sealed by its key, in its database.
    const server = commandLine(at("data"), {
      ...{ MINTPORT_CONFIG: at("config.json"), MINTPORT_DATABASE_URL: `sqlite:${at("its.db")}` },
      MINTPORT_KEY_ENCRYPTION_KEY_FILE: at("key-encryption-key"),
    });
    expect(await server("key", "reseal", "shop")).toMatchObject({ code: 0, err: "" });
  });
});
