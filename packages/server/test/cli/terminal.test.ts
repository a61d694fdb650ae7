import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { run } from "@mintport/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { progressLine } from "../../src/cli/progress.ts";
import { table, tableText } from "../../src/cli/table.ts";
import { terminalOf } from "../../src/cli/terminal.ts";
import { inherited } from "../fixture/child.ts";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

const terminal = (columns: number, hasColours = false) => ({ columns, hasColours });

describe("a table", () => {
  const rows = [
    ["ID", "SCOPE"],
    ["reports", "orders:read orders:write invoices:read invoices:write"],
    ["x".repeat(30), "-"],
  ];

  it("fits the terminal, and loses nothing", () => {
    for (const columns of [20, 24, 40, 60, 80]) {
      const text = tableText(table(rows), terminal(columns));
      expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(
        columns,
      );
      expect(text.replaceAll(/\s/g, "").split("").sort()).toEqual(
        rows.flat().join("").replaceAll(/\s/g, "").split("").sort(),
      );
    }
  });

  it("has one line a row where there is no terminal, however long", () => {
    expect(tableText(table(rows)).split("\n")).toHaveLength(3);
  });

  it("has a bold heading in colours, and no colour otherwise", () => {
    expect(tableText(table(rows), terminal(80, true))).toMatch(/^\u001b\[1mID +SCOPE\u001b\[22m\n/);
    for (const text of [tableText(table(rows), terminal(80)), tableText(table(rows))])
      expect(text).not.toContain("\u001b");
  });
});

describe("a terminal", () => {
  const hasColors = (): boolean => true;
  const stream = { isTTY: true, columns: 100, hasColors };

  it.each([
    [stream, {}, { columns: 100, hasColours: true }],
    [stream, { NO_COLOR: "1" }, { columns: 100, hasColours: false }],
    [stream, { TERM: "dumb" }, { columns: 100, hasColours: false }],
    [{ isTTY: true }, {}, { columns: 80, hasColours: false }],
    [{ columns: 100, hasColors }, {}, undefined],
  ])("is known by its stream and the environment: %j %j", (given, environment, expected) => {
    expect(terminalOf(given, environment)).toEqual(expected);
  });
});

describe("progress", () => {
  it("is shown from the first second on, makes room for what is printed, and leaves nothing behind", () => {
    let [written, second] = ["", (): void => {}];
    const progress = progressLine({
      write: (text) => {
        written += text;
      },
      columns: () => 40,
      everySecond: (call) => {
        second = call;
        return () => {
          second = () => {};
        };
      },
    });
    expect(written).toBe("");
    second();
    progress.tell("pruning replays, 500 rows deleted, and more than a line holds");
    second();
    progress.clear();
    progress.stop();
    second();

    const gone = "\r\u001b[2K";
    expect(written).toBe(`working… 1 s${gone}pruning replays, 500 rows deleted, and ${gone}`);
  });
});

describe("the command line", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    const mintport = commandLine(folder.path);
    await mintport("migrate");
    await mintport(
      ...["tenant", "create", "shop", "--issuer"],
      "https://a.example/api/v1/tenant/shop",
    );
  });
  afterEach(() => folder.remove());

  it("prints its version", async () => {
    for (const option of ["--version", "-V"])
      expect(await commandLine(folder.path)(option)).toMatchObject({
        ...{ code: 0, err: "" },
        out: expect.stringMatching(/^mintport \d+\.\d+\.\d+\n$/),
      });
  });

  it("is red at a failure where the terminal has colours", async () => {
    let printed = "";
    const code = await run(["client", "list", "nobody"], {
      environment: { MINTPORT_DATA: folder.path },
      out: () => {},
      err: (text) => {
        printed += text;
      },
      errTerminal: terminal(80, true),
    });
    expect([code, printed]).toEqual([
      1,
      "\u001b[31mmintport:\u001b[39m there is no tenant nobody\n",
    ]);
  });

  it.each([
    ["client", "list", "shop"],
    ["client", "show", "shop", "c1"],
    ["openapi"],
    ["audit", "tail"],
    ["doctor"],
    ["help"],
  ])("ends without a stack when nobody reads on: %s %s", async (...argv) => {
    const mintport = commandLine(folder.path);
    for (let n = 0; n < 3; n += 1)
      await mintport("client", "create", "shop", `c${n}`, "--scope", "a");
    const child = command(argv);
    child.stdout?.destroy();
    let err = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    await once(child, "close");

    expect(err).not.toMatch(/EPIPE|at .*\.ts:|environment/);
    expect(child.exitCode).toBe(0);
  });

  it("ends what follows the log when nobody reads on", async () => {
    const child = command(["audit", "tail", "--follow", "--limit", "1"]);
    child.stdout?.destroy();
    const mintport = commandLine(folder.path);
    const ended = once(child, "close");
    // What is printed finds nobody.
    const making: Promise<unknown>[] = [];
    const entries = setInterval(() => {
      making.push(mintport("client", "create", "shop", `n${Date.now()}`));
    }, 300);
    await ended;
    clearInterval(entries);
    // Those under way write into the folder, which is to be removed.
    await Promise.all(making);
    expect(child.signalCode).toBeNull();
  }, 20_000);

  /** A command as a process of its own. */
  const command = (argv: readonly string[]): ChildProcess =>
    spawn(process.execPath, ["--conditions=@mintport/source", main, ...argv], {
      env: { ...inherited(), MINTPORT_DATA: folder.path },
      stdio: ["ignore", "pipe", "pipe"],
    });
});

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
