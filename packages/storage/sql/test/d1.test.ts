import { migrate, schemaState, sqlStorage } from "@mintport/storage-sql";
import { type D1Answer, type D1Binding, type D1Query, d1Dialect } from "@mintport/storage-sql/d1";
import { expectOk, storageContract, storageModel } from "@mintport/testing";
import { Kysely } from "kysely";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { options } from "./open.ts";
import { withoutTables, writeRaw } from "./open-disturbed.ts";

/** D1 in workerd, Cloudflare's own runtime. */
describe("D1", () => {
  let runtime: Miniflare;
  let database: D1Binding;
  beforeAll(async () => {
    runtime = new Miniflare({
      modules: true,
      script: worker,
      compatibilityDate: "2026-07-01",
      d1Databases: ["DB"],
    });
    database = through(runtime);
    expectOk(await migrate({ dialect: d1Dialect(database), ...options }));
  });
  afterAll(() => runtime.dispose());

  const open = async () => {
    const connect = () => sqlStorage({ dialect: d1Dialect(database), ...options });
    const direct = new Kysely<Record<string, Record<string, string>>>({
      dialect: d1Dialect(database),
    });
    return {
      handles: [connect(), connect()] as const,
      close: async () => {},
      breakEngine: () => withoutTables(direct),
      writeRaw: (record: Parameters<typeof writeRaw>[1]) => writeRaw(direct, record),
    };
  };
  storageContract({ describe, it, expect }, open, {
    expiresByItself: false,
    offers: ["breakEngine", "writeRaw"],
  });
  storageModel({ describe, it, expect }, open, { histories: 10 });

  it("is migrated once, and knows it", async () => {
    const connection = { dialect: d1Dialect(database), ...options };
    expect(expectOk(await schemaState(connection))).toBe("current");
    expect(expectOk(await migrate(connection))).toEqual([]);
  });

  it("refuses a transaction, which it would not keep", async () => {
    const db = new Kysely<object>({ dialect: d1Dialect(database) });
    await expect(db.transaction().execute(async () => {})).rejects.toThrow("no transactions");
  });
});

/** Miniflare's own stand-in for the binding asks three times for each query; this asks once, within workerd. */
const worker = `
export default {
  async fetch(request, { DB }) {
    const { query, values } = await request.json();
    try {
      return Response.json(await DB.prepare(query).bind(...values).all());
    } catch ({ message }) {
      return Response.json({ message });
    }
  },
};`;

const through = (runtime: Miniflare): D1Binding => {
  const statement = (query: string, values: readonly unknown[]): D1Query => ({
    bind: (...bound) => statement(query, bound),
    all: async () => {
      const body = JSON.stringify({ query, values });
      const response = await runtime.dispatchFetch("http://d1/", { method: "POST", body });
      const answer = (await response.json()) as D1Answer & { readonly message?: string };
      if (answer.message !== undefined) throw new Error(answer.message);
      return answer;
    },
  });
  return { prepare: (query) => statement(query, []) };
};
