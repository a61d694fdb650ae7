import { execFile, execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSettings } from "@mintport/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseDocument } from "yaml";
import { commands } from "../src/cli/commands.ts";
import { variables } from "../src/settings/variables.ts";
import { temporaryFolder } from "./fixture/start.ts";

const verifier = "systemd-analyze";
const hasSystemd = succeeds(verifier, "--version");

describe("the systemd unit", () => {
  it("has the settings that confine it", async () => {
    const lines = (await deployed("mintport.service")).split("\n");

    for (const line of [
      "DynamicUser=yes",
      "NoNewPrivileges=yes",
      "ProtectSystem=strict",
      "ProtectHome=yes",
      "CapabilityBoundingSet=",
    ])
      expect(lines).toContain(line);
    expect(lines.filter((line) => line !== "" && !/^(?:#.*|\[\w+\]|\w+=.*)$/.test(line))).toEqual(
      [],
    );
  });

  it.skipIf(!hasSystemd)("passes systemd-analyze verify", async () => {
    const folder = await temporaryFolder();
    onTestFinished(folder.remove);
    // The programs stand elsewhere on the machine that it is for.
    const unit = (await deployed("mintport.service")).replaceAll("/usr/bin/node", process.execPath);
    const path = join(folder.path, "mintport.service");
    await writeFile(path, unit);
    const said = await new Promise<string>((resolve) => {
      execFile(verifier, ["verify", "--man=no", path], (_error, out, err) => {
        resolve(out + err);
      });
    });

    expect(said.split("\n").filter((line) => line.includes("mintport.service"))).toEqual([]);
  });

  it("names variables and commands that exist", async () => {
    const unit = await deployed("mintport.service");

    expect(unknownVariables(unit)).toEqual([]);
    for (const [, command] of unit.matchAll(/main\.js (\w+)$/gm))
      expect(commandNames).toContain(command);
    expect([...unit.matchAll(/main\.js (\w+)$/gm)]).toHaveLength(2);
  });
});

describe("compose.yaml", () => {
  it("is YAML, with PostgreSQL, Redis and the server", async () => {
    const document = parseDocument(await deployed("compose.yaml"), { merge: true });
    const compose = document.toJS() as Compose;

    expect([...document.errors, ...document.warnings]).toEqual([]);
    expect(Object.keys(compose.services).sort()).toEqual([
      "migrate",
      "mintport",
      "postgres",
      "redis",
    ]);
    for (const { depends_on = {} } of Object.values(compose.services))
      for (const name of Object.keys(depends_on)) expect(compose.services).toHaveProperty(name);
    for (const name of ["migrate", "mintport"])
      expect(compose.services[name]).toMatchObject({
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
      });
  });

  it("sets what the server takes, and shows it to this machine only", async () => {
    const document = parseDocument(await deployed("compose.yaml"), { merge: true });
    const { services } = document.toJS() as Compose;
    const environment = services["mintport"]?.environment ?? {};
    const filled = Object.fromEntries(
      Object.entries(environment).map(([name, text]) => [name, text.replace(/\$\{[^}]*\}/, "x")]),
    );

    expect(readSettings(filled)).toMatchObject({ quickstart: false, workers: 2 });
    expect(services["mintport"]?.ports).toEqual(["127.0.0.1:3000:3000"]);
  });
});

describe("the Dockerfile", () => {
  it("has a known instruction on every line, and stages that exist", async () => {
    const instructions = instructionsOf(await deployed("Dockerfile"));
    const known =
      /^(?:FROM|WORKDIR|COPY|RUN|ENV|VOLUME|USER|EXPOSE|HEALTHCHECK|STOPSIGNAL|ENTRYPOINT|CMD)$/;
    const stages = instructions.flatMap(({ rest }) => / AS (\w+)$/.exec(rest)?.[1] ?? []);
    const copied = instructions.flatMap(({ rest }) => /--from=(\w+)/.exec(rest)?.[1] ?? []);

    for (const { name } of instructions) expect(name).toMatch(known);
    expect(instructions.filter(({ name }) => name === "FROM")).toHaveLength(2);
    expect(copied).toEqual(stages);
    for (const { rest } of instructions.filter(({ rest }) => rest.startsWith("[")))
      expect(() => JSON.parse(rest)).not.toThrow();
  });

  it("runs as another user than root, and fetches from npm only", async () => {
    const text = await deployed("Dockerfile");
    const instructions = instructionsOf(text);
    const last = instructions.slice(instructions.findLastIndex(({ name }) => name === "FROM"));

    expect(last.filter(({ name }) => name === "USER").map(({ rest }) => rest)).toEqual(["node"]);
    expect(last.findLastIndex(({ name }) => name === "RUN")).toBeLessThan(
      last.findIndex(({ name }) => name === "USER"),
    );
    expect(text).not.toMatch(/apt-get|curl|wget|ADD/);
    expect(unknownVariables(text)).toEqual([]);
  });

  it("uses the package manager that the repository names", async () => {
    const manifest = await readFile(new URL("../../../package.json", import.meta.url), "utf8");
    const { packageManager } = JSON.parse(manifest) as { readonly packageManager: string };
    const used = new Set((await deployed("Dockerfile")).match(/pnpm@[\d.]+/g));

    expect([...used]).toEqual([packageManager]);
  });
});

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly environment?: Readonly<Record<string, string>>;
        readonly depends_on?: object;
        readonly ports?: readonly string[];
      }
    >
  >;
}

const deployed = (name: string): Promise<string> =>
  readFile(fileURLToPath(new URL(`../../../docs/deploy/${name}`, import.meta.url)), "utf8");

/** The instructions of a Dockerfile, comments left out and continued lines joined. */
const instructionsOf = (
  text: string,
): readonly { readonly name: string; readonly rest: string }[] =>
  text
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const space = line.indexOf(" ");
      return { name: line.slice(0, space), rest: line.slice(space + 1).trim() };
    });

const unknownVariables = (text: string): readonly string[] =>
  [...text.matchAll(/MINTPORT_[A-Z_]+/g)]
    .map(([name]) => name)
    .filter((name) => !Object.hasOwn(variables, name) && name !== "MINTPORT_CONFIG");

const commandNames = commands.map(({ name }) => name);

function succeeds(command: string, ...argv: readonly string[]): boolean {
  try {
    execFileSync(command, argv, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
