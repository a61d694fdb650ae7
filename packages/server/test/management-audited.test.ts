import { userInfo } from "node:os";
import type { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations } from "../src/admin/operations.ts";
import { actOf, requireKind } from "../src/cli/acts.ts";
import { fullName } from "../src/cli/help.ts";
import { programFor } from "../src/cli/program.ts";
import { type Administered, administered } from "./admin/administered.ts";

let server: Administered;
beforeAll(async () => {
  server = await administered();
});
afterAll(() => server.close());

describe("every act of management is an entry of the audit log", () => {
  it.each(operations.filter(({ method }) => method !== "GET"))(
    "of the admin API: $method $path",
    async ({ method, path, body }) => {
      await server.call(path.replaceAll(/\{\w+\}/g, "nobody"), {
        method,
        headers: { "If-Match": "*" },
        ...(body === undefined ? {} : { body: {} }),
      });
      expect(await latest()).toMatchObject({
        endpoint: "management",
        outcome: "refused",
        operation: `${method} ${path}`,
        error: expect.stringMatching(/^(?:not_found|invalid_request)$/),
        actor: "admin-api",
        actor_client: "console",
        actor_token_id: expect.any(String),
      });
    },
  );

  it("of the admin API, with what was made, and neither a secret nor a body", async () => {
    const made = await server.call("/tenants/operators/clients", {
      method: "POST",
      body: { id: "made", grantTypes: ["client_credentials"], ownScope: "mintport:private" },
    });
    expect(made.status).toBe(201);
    const entry = await latest();
    expect(entry).toMatchObject({ outcome: "done", tenant: "operators", client: "made" });
    expect(JSON.stringify(entry)).not.toContain("mintport:private");
    expect(JSON.stringify(entry)).not.toContain((made.json as { secret: string }).secret);
  });

  it("of the admin API, but not a read", async () => {
    const before = await latest();
    await server.call("/tenants");
    expect(await latest()).toEqual(before);
  });

  it("of the command line, done and refused, with the system's user", async () => {
    await server.mintport("client", "create", "operators", "cli-made", "--scope", "a");
    expect(await latest()).toMatchObject({
      ...{ endpoint: "management", outcome: "done", operation: "client create" },
      ...{ actor: "cli", actor_user: userInfo().username },
      ...{ tenant: "operators", client: "cli-made" },
    });
    expect((await server.mintport("client", "remove", "operators", "nobody")).code).toBe(1);
    expect(await latest()).toMatchObject({
      ...{ outcome: "refused", operation: "client remove", error: "unknown", client: "nobody" },
    });
  });

  it("of the command line, whichever command it is", async () => {
    const world = { environment: {}, out: () => {}, err: () => {} };
    for (const command of leavesOf(await programFor(world, () => true))) {
      expect(() => {
        requireKind(command);
      }).not.toThrow();
      const changes =
        /^(?:tenant|client|secret|api-key|initial-access-token|grant|key|export|backup|quickstart|prune|audit prune)/;
      const reads = / (?:list|show)$/;
      const name = fullName(command);
      expect([name, actOf(command) !== undefined]).toEqual([
        name,
        changes.test(name) && !reads.test(name),
      ]);
    }
  });

  it("of the command line, and a command of which it is not said does not start", async () => {
    const world = { environment: {}, out: () => {}, err: () => {} };
    const command = (await programFor(world, () => false)).command("new");
    expect(() => {
      requireKind(command);
    }).toThrow(/"new" changes anything/);
  });
});

const leavesOf = (command: Command): readonly Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);

const latest = async (): Promise<Record<string, unknown>> => {
  const { out } = await server.mintport("audit", "tail", "--limit=1", "--json");
  return JSON.parse(out) as Record<string, unknown>;
};
