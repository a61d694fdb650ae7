import { afterEach, beforeEach, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

it("asks the database through one connection, for the schema, the stores and the audit log", async () => {
  const mintport = commandLine(folder.path);
  await mintport("migrate");
  await mintport("tenant", "create", "shop", "--issuer", issuer);

  expect(await threadsOf(() => mintport("client", "create", "shop", "reports"))).toBe(1);
  expect(await threadsOf(() => mintport("client", "list", "shop"))).toBe(1);
  expect(await threadsOf(() => mintport("key", "reseal"))).toBe(1);
  expect(await threadsOf(() => mintport("audit", "verify"))).toBe(1);
});

const issuer = "https://auth.example.com/api/v1/tenant/shop";

/** How many connections to SQLite a command opens: each has a thread. */
const threadsOf = async (command: () => Promise<{ readonly code: number }>): Promise<number> => {
  let started = 0;
  const count = (): void => {
    started++;
  };
  process.on("worker", count);
  const { code } = await command();
  process.off("worker", count);
  expect(code).toBe(0);
  return started;
};
