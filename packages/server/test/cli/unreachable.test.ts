import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "@mintport/core";
import { portError } from "@mintport/core/ports";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { causeText } from "../../src/errors/cause-text.ts";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const key = randomBytes(32).toString("base64url");
const refused = "connect ECONNREFUSED 127\\.0\\.0\\.1:1";
const any = [
  ["tenant", "list"],
  ["client", "create", "acme", "reports"],
  ["key", "list", "acme"],
  ["prune"],
  ["doctor"],
  ["serve"],
];
const onDatabase = [["migrate"], ["audit", "tail"], ["audit", "verify"]];
const stores = [
  {
    commands: [...any, ...onDatabase],
    environment: { MINTPORT_DATABASE_URL: "postgres://mint:hunter2@127.0.0.1:1/mintport" },
    line: `MINTPORT_DATABASE_URL: the database cannot be reached: ${refused}`,
  },
  {
    commands: [...any, ...onDatabase],
    environment: { MINTPORT_DATABASE_URL: "mysql://mint:hunter2@127.0.0.1:1/mintport" },
    line: `MINTPORT_DATABASE_URL: the database cannot be reached: ${refused}`,
  },
  {
    commands: any,
    environment: { MINTPORT_REDIS_URL: "redis://:hunter2@127.0.0.1:1" },
    line: `MINTPORT_REDIS_URL: Redis cannot be reached: ${refused}`,
  },
  {
    // One is enough: a Cluster is given up after three seconds.
    commands: [["tenant", "list"]],
    environment: { MINTPORT_REDIS_URL: "redis://127.0.0.1:1,redis://127.0.0.1:1/1" },
    line: "MINTPORT_REDIS_URL: Redis cannot be reached: .*(?:closed|ECONNREFUSED).*",
  },
];

describe.each(stores)("with a store that is not there, $environment", (store) => {
  const { environment, line, commands } = store;
  it.each(commands.map((argv) => ({ argv })))(
    "$argv ends with 1 and one line that says why",
    async ({ argv }) => {
      const mintport = commandLine(folder.path, {
        ...environment,
        ...{ MINTPORT_KEY_ENCRYPTION_KEY: key, MINTPORT_PORT: "0" },
      });
      const { code, out, err } = await mintport(...argv);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toMatch(new RegExp(`^mintport: ${line}\n$`));
      expect(err).not.toContain("hunter2");
    },
  );
});

describe("an audit log without its table", () => {
  it("names the command that makes it", async () => {
    const path = join(folder.path, "empty.db");
    await writeFile(path, "");
    const mintport = commandLine(folder.path, { MINTPORT_DATABASE_URL: `sqlite:${path}` });
    expect(await mintport("audit", "tail")).toMatchObject({
      code: 1,
      err: expect.stringMatching(/run: mintport migrate\n$/),
    });
  });
});

describe("the cause of a failure, in one line", () => {
  it.each<[unknown, string]>([
    [new Error("a\n  b"), "a b"],
    [new AggregateError([new Error("first"), new Error("second")]), "first; second"],
    [new ConfigurationError("x", [{ field: "y", message: "must be z" }]), "x: y: must be z"],
    [portError("timed_out", "key-store"), "key-store is timed_out"],
    [portError("unavailable", "p", new Error("why")), "p is unavailable: why"],
    [new Error(), "Error"],
    ["text", "text"],
  ])("%o is %s", (cause, text) => {
    expect(causeText(cause)).toBe(text);
  });
});
