import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, expect, it } from "vitest";
import { commandLine } from "./cli/command-line.ts";
import { askToken } from "./fixture/ask.ts";
import { type Started, start, temporaryFolder } from "./fixture/start.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Started | undefined;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await server?.close();
  await folder.remove();
});

const claims = async (setting: object): Promise<object> => {
  server = await start(folder.path, { MINTPORT_CLAIMS: JSON.stringify(setting) });
  const { json } = await askToken(server.origin);
  await server.close();
  return decodeJwt((json as { readonly access_token: string }).access_token);
};

it("gives the tokens of a tenant its claims, and a client's own count before them", async () => {
  const setting = { "my-tenant": { plan: "free", region: "eu" }, other: { secret: 1 } };
  const first = await claims(setting);
  expect(first).toMatchObject({ plan: "free", region: "eu" });
  expect(first).not.toHaveProperty("secret");

  const file = join(folder.path, "client.json");
  await writeFile(file, JSON.stringify({ claims: { plan: "pro" } }));
  const update = ["client", "update", "my-tenant", "service-client-123", "--file", file];
  expect((await commandLine(folder.path)(...update)).err).toBe("");
  expect(await claims(setting)).toMatchObject({ plan: "pro", region: "eu" });
});

it("names a claim that no token may have", async () => {
  for (const [claim, value] of [
    ["sub", "somebody"],
    ["mp_generation", 1],
  ] as const)
    await expect(claims({ "my-tenant": { [claim]: value } })).rejects.toThrow(
      `MINTPORT_CLAIMS: my-tenant.${claim}: is registered`,
    );
});
