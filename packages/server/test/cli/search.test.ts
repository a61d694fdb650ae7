import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../fixture/start.ts";
import { commandLine, type Ran } from "./command-line.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let mintport: (...argv: readonly string[]) => Promise<Ran>;
beforeAll(async () => {
  folder = await temporaryFolder();
  mintport = commandLine(folder.path, { MINTPORT_QUICKSTART: "on" });
  await mintport("migrate");
  for (const id of ["acme", "globex"])
    await mintport("tenant", "create", id, "--issuer", `https://x.example/api/v1/tenant/${id}`);
  await mintport("client", "create", "acme", "Orders", "--auth-method=client_secret_post");
  await mintport("client", "create", "acme", "orders-eu");
  await mintport("client", "create", "acme", "billing");
  await mintport("client", "disable", "acme", "billing");
});
afterAll(() => folder.remove());

it.each([
  [
    ["client", "list", "acme", "--search", "ORDERS"],
    ["Orders", "orders-eu"],
  ],
  [["client", "list", "acme", "--disabled"], ["billing"]],
  [["client", "list", "acme", "--no-disabled", "--search=eu"], ["orders-eu"]],
  [
    ["client", "list", "acme", "--auth-method=client_secret_basic"],
    ["billing", "orders-eu"],
  ],
  [["client", "list", "acme", "--grant-type=refresh_token"], []],
  [["client", "list", "acme", "--registered"], []],
  [
    ["client", "list", "acme", "--no-registered"],
    ["Orders", "billing", "orders-eu"],
  ],
  [["tenant", "list", "--search=GLOB"], ["globex"]],
  [["tenant", "list", "--disabled"], []],
])("mintport %j lists those that fit, as the admin API does", async (argv, ids) => {
  const found = (await mintport(...argv, "--json")).json() as readonly { readonly id: string }[];
  expect(found.map(({ id }) => id).sort()).toEqual(ids);
});
