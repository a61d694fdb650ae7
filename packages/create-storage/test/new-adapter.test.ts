import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOutside, type Outside, type Ran } from "./outside.ts";

let outside: Outside;
beforeAll(() => {
  outside = makeOutside();
}, 240_000);
afterAll(() => {
  outside.remove();
});

describe.each(["vitest", "node"] as const)("a new adapter, tested by %s", (testRunner) => {
  const name = `my-${testRunner}-engine`;
  let cwd: string;

  it("is written into a new folder", () => {
    cwd = join(outside.folder, name);
    expect(create(name, "--test-runner", testRunner)).toMatchObject({ status: 0, stderr: "" });
  });

  it("asks for published versions of our packages, and for core of its user", () => {
    const manifest = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8")) as {
      readonly peerDependencies: object;
      readonly devDependencies: object;
    };
    expect(Object.keys(manifest.peerDependencies)).toEqual(["@mintport/core"]);
    for (const range of Object.values({
      ...manifest.peerDependencies,
      ...manifest.devDependencies,
    }))
      expect(range).toMatch(/^\^\d/);
  });

  it("compiles, and is built into what its exports name", () => {
    expect(tsc(cwd, "tsconfig.json")).toMatchObject({ status: 0, stdout: "" });
    expect(tsc(cwd, "tsconfig.build.json")).toMatchObject({ status: 0, stdout: "" });
    const printed = outside.run({
      cwd,
      args: ["-p", `import("${name}").then((all) => console.log(Object.keys(all).join()))`],
    });
    expect(printed.stdout).toContain(`my${testRunner === "node" ? "Node" : "Vitest"}EngineStorage`);
  });

  it("fails in every case that its storage can be asked, and says what is not written yet", () => {
    const { passed, failed } = test(cwd);
    expect(passed).toEqual([]);
    expect(failed.length).toBeGreaterThan(100);
    // Of the model's error both runners print the history, and not its cause.
    const silent = failed.filter((report) => !report.includes("is not written yet"));
    expect(silent.filter((report) => !report.includes("some order of the calls"))).toEqual([]);
  }, 120_000);

  it("passes once its storage keeps the promises", () => {
    writeFileSync(join(cwd, `src/${name}-storage.ts`), onMemory(testRunner));
    const { passed, failed } = test(cwd);
    expect(failed).toEqual([]);
    expect(passed.length).toBeGreaterThan(100);
  }, 120_000);

  const test = (folder: string) => {
    const ran = outside.run({
      cwd: folder,
      args:
        testRunner === "node"
          ? ["--test", "--test-reporter=tap", "test/contract.test.ts"]
          : [inModules("vitest/vitest.mjs"), "run", "--reporter=tap-flat"],
    });
    // Suites have lines of their own under node:test, and no page in their names.
    const reports = ran.stdout
      .split(/^ *(?=(?:not )?ok \d)/m)
      .filter((report) => report.split("\n")[0]?.includes("docs/storage/contracts"));
    return {
      passed: reports.filter((report) => /^ok (?!.*# SKIP)/.test(report)),
      failed: reports.filter((report) => report.startsWith("not ok ")),
    };
  };
});

describe("the command", () => {
  it("leaves a folder alone that holds files", () => {
    mkdirSync(join(outside.folder, "mine"));
    writeFileSync(join(outside.folder, "mine/README.md"), "mine");
    const { status, stderr } = create("mine");
    expect(status).toBe(1);
    expect(stderr).toBe("mine: must be a new or an empty folder, and holds files already\n");
    expect(readFileSync(join(outside.folder, "mine/README.md"), "utf8")).toBe("mine");
  });

  it.each([
    [[], "<folder>: must be one name"],
    [["a", "b"], "<folder>: must be one name"],
    [["a", "--test-runner", "jest"], '--test-runner: must be vitest or node, and is "jest"'],
    [["a", "--name", "A B"], "--name, or else the folder's name: must be words"],
    [["a", "--force"], "--force"],
  ])("says what is wrong with %j", (args, fault) => {
    const { status, stderr } = create(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(fault);
  });

  it("says how it is called", () => {
    const { status, stdout } = create("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("pnpm create @mintport/storage <folder>");
  });
});

const inModules = (path: string): string => join(outside.folder, "node_modules", path);

const create = (...args: readonly string[]): Ran =>
  outside.run({
    cwd: outside.folder,
    args: [inModules("@mintport/create-storage/dist/main.js"), ...args],
  });

const tsc = (cwd: string, project: string): Ran =>
  outside.run({ cwd, args: [inModules("typescript/bin/tsc"), "-p", project] });

/** One process has one memory: both handles are the same. */
const onMemory = (testRunner: "vitest" | "node"): string => {
  const pascal = testRunner === "node" ? "MyNodeEngine" : "MyVitestEngine";
  return `import type { FullStorage } from "@mintport/core/ports";
import { memoryStorage } from "@mintport/storage-memory";
import type { ${pascal}Client } from "./my-${testRunner}-engine-client.ts";

const storage = memoryStorage();
export const m${pascal.slice(1)}Storage = (_client: ${pascal}Client): FullStorage => storage;
`;
};
