import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: ReturnType<typeof commandLine>;

beforeEach(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path);
  await mintport("migrate");
  const issuer = "https://auth.example.com/api/v1/tenant/acme";
  await mintport("tenant", "create", "acme", "--issuer", issuer);
  for (const id of ["first", "second", "third"]) await mintport("client", "create", "acme", id);
});
afterEach(() => folder.remove());

const damage = (): void => {
  const database = new DatabaseSync(join(folder.path, "mintport.db"));
  database.exec("update mintport_clients set content = '{}' where content like '%second%'");
  database.close();
};

it("a row that cannot be read is marked, keeps nothing else from being listed, and can be removed", async () => {
  damage();
  const listed = await mintport("client", "list", "acme");

  expect(listed.code).toBe(0);
  expect(listed.out).toMatch(/first +active.*\nthird +active.*\nsecond +damaged/s);
  expect(listed.err).toContain("warning: client second cannot be read");
  const doctor = await mintport("doctor");
  expect(doctor.out).toContain("error damaged-record: tenant acme, client second");
  expect((await mintport("client", "show", "acme", "second")).err).toContain(
    "a record cannot be read",
  );
  expect((await mintport("client", "remove", "acme", "second")).out).toBe(
    "Removed client second\n",
  );
  expect((await mintport("client", "list", "acme", "--json")).json()).toHaveLength(2);
  expect((await mintport("client", "list", "acme")).err).toBe("");
});

it.each([
  ["secret", "add", "acme", "first", "--overlap", "999999999"],
  ["api-key", "create", "acme", "first", "--expires", "9999-12-31"],
])("a moment that is written can be read again: %s %s", async (...argv) => {
  await mintport(...argv);

  expect(await mintport("client", "show", "acme", "first")).toMatchObject({ code: 0 });
});

it("a tenant that cannot be read can be removed, with its clients", async () => {
  const database = new DatabaseSync(join(folder.path, "mintport.db"));
  database.exec("update mintport_tenants set content = '{}' where tenant = 'acme'");
  database.close();
  damage();
  const named = new DatabaseSync(join(folder.path, "mintport.db"));
  // An id that the store has a digest for: nobody can tell it any more.
  named.exec(
    `update mintport_clients set client = '#${"x".repeat(43)}' where content like '%third%'`,
  );
  named.exec("update mintport_clients set content = '' where client like '#%'");
  named.close();

  expect((await mintport("client", "list", "acme")).err).toContain("a record cannot be read");
  expect((await mintport("tenant", "remove", "acme")).err).toContain(
    "tenant acme still has clients",
  );
  expect((await mintport("tenant", "remove", "acme", "--with-clients")).out).toBe(
    "Removed tenant acme and 3 of its clients\n",
  );
  expect((await mintport("tenant", "list")).err).toBe("");
});
