import { defineTenant } from "@mintport/core";
import { portError } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { secretHashFault, sha256SecretHasher } from "@mintport/crypto";
import { memoryStorage } from "@mintport/storage-memory";
import { seededEntropy } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { rowOf } from "../../src/import/import-row.ts";
import { type ImportedRows, importRows } from "../../src/import/import-rows.ts";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example.com" });
const hash = `$sha256$${"A".repeat(43)}`;
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    rowOf(`line ${i + 1}`, { id: `c${i}`, grantTypes: [], secrets: [{ hash }] }),
  );

/** A store of which the calls of these numbers fail, the first being 1. */
const importing = (fails: (call: number) => boolean) => {
  const { clients } = memoryStorage({ tenants: [tenant] });
  const waits: number[] = [];
  let calls = 0;
  const create: typeof clients.create = (...made) =>
    fails(++calls) ? errAsync(portError("unavailable", "client-store")) : clients.create(...made);
  const ports = {
    ...{ clients: { ...clients, create }, secretHasher: sha256SecretHasher },
    ...{ entropy: seededEntropy(), hashFault: secretHashFault },
  };
  const run = async (count: number, pauses?: readonly number[]) => {
    const done: ImportedRows[] = [];
    const how = {
      ...{ ports, tenant: tenant.id, choices: {}, together: 2 },
      wait: async (milliseconds: number) => {
        waits.push(milliseconds);
      },
    };
    for await (const batch of importRows(
      rows(count),
      pauses === undefined ? how : { ...how, pauses },
    ))
      done.push(batch);
    return done.map(({ results, failure }) => [results.map(({ id }) => id), failure?.kind]);
  };
  return { run, waits };
};

describe("an import of rows", () => {
  it("tries a row again for which the store failed, and so loses none", async () => {
    const { run, waits } = importing((call) => call <= 3);
    expect(await run(3, [10, 20, 40])).toEqual([
      [["c0", "c1"], undefined],
      [["c2"], undefined],
    ]);
    expect(waits).toEqual([10, 10, 20]);
  });

  it("goes on past a client whose row cannot be read", async () => {
    const { clients } = memoryStorage({ tenants: [tenant] });
    const read: typeof clients.read = (owner, id) =>
      id === "c1" ? errAsync(portError("corrupt", "client-store")) : clients.read(owner, id);
    const ports = {
      ...{ clients: { ...clients, read }, secretHasher: sha256SecretHasher },
      ...{ entropy: seededEntropy(), hashFault: secretHashFault },
    };
    const done: unknown[] = [];
    for await (const { results } of importRows(rows(3), { ports, tenant: tenant.id, choices: {} }))
      done.push(...results);
    expect(done).toMatchObject([
      { outcome: "created" },
      { outcome: "refused", problems: [{ message: expect.stringMatching(/cannot be read/) }] },
      { outcome: "created" },
    ]);
  });

  it("ends with the batch in which the store fails for good, and tells what was done before", async () => {
    const { run } = importing((call) => call >= 4);
    expect(await run(6, [10])).toEqual([
      [["c0", "c1"], undefined],
      [["c2"], "unavailable"],
    ]);
  });
});
