import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { saveGrants } from "../fixture/save-grants.ts";
import { type Administered, administered } from "./administered.ts";

let served: Administered;
beforeEach(async () => {
  served = await administered();
  for (const id of ["acme", "beta"])
    await served.call("/tenants", {
      method: "POST",
      body: { id, issuer: `https://auth.example/api/v1/tenant/${id}` },
    });
  for (const id of ["first", "second", "third"])
    await served.call("/tenants/acme/clients", {
      method: "POST",
      body: { id, grantTypes: ["client_credentials"] },
    });
});
afterEach(() => served.close());

const damage = (table: "clients" | "tenants", name: string, content = "{}"): void => {
  const database = new DatabaseSync(join(served.folder, "mintport.db"), { timeout: 5000 });
  const column = table === "clients" ? "client" : "tenant";
  database
    .prepare(`update mintport_${table} set content = ? where ${column} = ?`)
    .run(content, name);
  database.close();
};
const any = { "If-Match": "*" };
const second = "/tenants/acme/clients/second";
const remove = (path: string, as?: string) =>
  served.call(path, { method: "DELETE", headers: any, as });

describe("a record that cannot be read, at the admin API", () => {
  it.each(["{}", "not JSON"])("is named with what mends it: a client of %j", async (content) => {
    damage("clients", "second", content);
    const right = {
      status: 409,
      json: {
        error: "damaged",
        error_description:
          "The record of client second of tenant acme cannot be read: it was edited, or written by another version. Restore it from a backup, or remove the client: DELETE with If-Match: *",
      },
    };
    expect(await served.call(second)).toMatchObject(right);
    expect(
      await served.call(second, { method: "PATCH", headers: any, body: { disabled: true } }),
    ).toMatchObject(right);
    expect(await served.call(`${second}/secrets`, { method: "POST", body: {} })).toMatchObject(
      right,
    );
    // No ETag was ever shown of it.
    const tagged = { method: "DELETE", headers: { "If-Match": '"5"' } };
    expect(await served.call(second, tagged)).toMatchObject(right);
    expect((await served.call("/tenants/acme/clients")).json).toMatchObject({
      items: [{ id: "first" }, { id: "third" }],
      damaged: ["second"],
    });
  });

  it("is removed by DELETE: a client, with its grants", async () => {
    const grants = { subject: "alice", client: "second" };
    await saveGrants(served.folder, "acme", grants);
    damage("clients", "second");
    // Its grants are told without its name meanwhile.
    expect((await served.call("/tenants/acme/grants?subject=alice")).json).toMatchObject({
      items: [{ client: "second" }],
    });
    expect((await remove(second)).status).toBe(204);
    expect((await served.call(second)).status).toBe(404);
    expect((await remove(second)).status).toBe(404);
    expect((await served.call("/tenants/acme/clients")).json).not.toHaveProperty("damaged");
    expect((await served.call("/tenants/acme/grants?subject=alice")).json).toEqual({ items: [] });
  });

  it("is removed by DELETE: a tenant, once its clients are", async () => {
    damage("tenants", "acme");
    damage("clients", "second");
    expect(await served.call("/tenants/acme/keys")).toMatchObject({
      status: 409,
      json: {
        error_description: expect.stringContaining(
          "tenant acme cannot be read: it was edited, or written by another version. Restore it from a backup, or remove its clients and then the tenant",
        ),
      },
    });
    expect((await served.call("/tenants")).json).toMatchObject({ damaged: ["acme"] });
    expect((await remove("/tenants/acme")).json).toMatchObject({ error: "in_use" });
    const listed = (await served.call("/tenants/acme/clients")).json as {
      readonly items: readonly { readonly id: string }[];
      readonly damaged: readonly string[];
    };
    for (const id of [...listed.items.map((item) => item.id), ...listed.damaged])
      expect((await remove(`/tenants/acme/clients/${id}`)).status).toBe(204);
    expect((await remove("/tenants/acme")).status).toBe(204);
    expect((await served.call("/tenants/acme")).status).toBe(404);
    expect((await served.call("/tenants/beta")).status).toBe(200);
  });

  it("is removed by the name that the list has for it, where that is no id", async () => {
    const clients = "/tenants/acme/clients";
    const body = { id: "a/b", grantTypes: ["client_credentials"] };
    await served.call(clients, { method: "POST", body });
    const database = new DatabaseSync(join(served.folder, "mintport.db"), { timeout: 5000 });
    database.exec("update mintport_clients set content = '{}' where content like '%a/b%'");
    database.close();
    const { damaged } = (await served.call(clients)).json as { readonly damaged: [string] };
    expect(damaged).toEqual([expect.stringMatching(/^#/)]);
    expect((await remove(`${clients}/${encodeURIComponent(damaged[0])}`)).status).toBe(204);
    expect((await served.call(clients)).json).not.toHaveProperty("damaged");
    expect((await remove(`${clients}/%23${"x".repeat(43)}`)).status).toBe(404);
  });

  it("of the admin tenant is removed by nobody who lacks what it may have held", async () => {
    await served.tokenFor("robot", "mintport:clients:read");
    damage("clients", "robot");
    const robot = "/tenants/operators/clients/robot";
    const token = await served.tokenFor("gardener", "mintport:clients:write");
    expect(await remove(robot, token)).toMatchObject({
      status: 403,
      json: { error: "insufficient_scope" },
    });
    expect((await remove(robot)).status).toBe(204);
  });

  it("of signing keys is named too", async () => {
    const database = new DatabaseSync(join(served.folder, "mintport.db"), { timeout: 5000 });
    database.exec("update mintport_key_rings set content = '{}' where tenant = 'beta'");
    database.close();
    expect(await served.call("/tenants/beta/keys")).toMatchObject({
      status: 409,
      json: {
        error: "damaged",
        error_description: expect.stringContaining("the signing keys of tenant beta"),
      },
    });
    expect((await remove("/tenants/beta")).status).toBe(204);
  });
});
