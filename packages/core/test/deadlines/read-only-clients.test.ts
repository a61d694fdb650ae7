import { type ClientId, defineClient, type TenantId } from "@mintport/core";
import { portError, readOnlyClients } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";

const [main, reports] = ["main" as TenantId, "reports" as ClientId];
const client = defineClient({ id: "reports", grantTypes: ["client_credentials"] });

describe("clients over a function of one's own", () => {
  it("are those that it answers, at once or later", async () => {
    for (const answer of [client, Promise.resolve(client)])
      expect((await readOnlyClients(() => answer).find(main, reports)).unwrapOr(undefined)).toBe(
        client,
      );
  });

  it("are asked for by tenant and id as they came", async () => {
    const asked: unknown[] = [];
    const { find } = readOnlyClients((...names) => void asked.push(names));
    expect((await find(main, reports)).isOk()).toBe(true);
    expect(asked).toEqual([["main", "reports"]]);
  });

  it.each([
    ["undefined", undefined],
    ["null", null],
    ["a row of another id", defineClient({ id: "REPORTS", grantTypes: [] })],
  ])("are none where it answers %s", async (_, answer) => {
    const found = await readOnlyClients(() => answer).find(main, reports);
    expect(found.isOk() && found.value === undefined).toBe(true);
  });

  it.each<[string, () => unknown, string]>([
    ["an error of the driver", () => new Error("connection refused"), "unavailable"],
    ["a port's own failure", () => portError("timed_out", "client-store"), "timed_out"],
    ["a row that makes no client", () => defineClient({ id: "", grantTypes: [] }), "corrupt"],
  ])("are out of reach after %s, thrown or rejected", async (_, make, kind) => {
    const fail = (): never => {
      throw make();
    };
    for (const find of [fail, async () => fail()]) {
      const found = await readOnlyClients(find).find(main, reports);
      expect(found.isErr() && found.error).toMatchObject({ kind, port: "client-store" });
    }
  });
});
