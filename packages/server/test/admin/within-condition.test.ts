import type { ClientId, TenantId } from "@mintport/core";
import type { Revision } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import type { AdminPorts, Operation } from "../../src/admin/operation.ts";
import { withinCondition } from "../../src/admin/within-condition.ts";

const [tenant, client] = ["acme" as TenantId, "job" as ClientId];

/** Ports on which every thing is at a later revision with each reading. */
const moving = (): AdminPorts => {
  let revision = 4;
  const read = () => okAsync({ value: {}, revision: ++revision as Revision });
  const registry = { read };
  return {
    storage: { tenants: registry, clients: registry },
    creation: { clients: registry },
  } as unknown as AdminPorts;
};
const asked = (conditionOn: "tenant" | "client") =>
  withinCondition(
    moving(),
    { parameters: { tenant, client } },
    { condition: [5 as Revision], operation: { conditionOn } as Operation },
  );

describe("an operation that reads and writes under If-Match (RFC 9110 §13.1.1)", () => {
  it("may not have read what somebody changed since the condition held: of a client", async () => {
    const { ports, expected } = expectOk(await asked("client"));
    expect(expected).toBe(5);
    for (const clients of [ports.storage.clients, ports.creation.clients])
      expect(expectErr(await clients.read(tenant, client)).type).toBe("stale");
    // Another client is no matter of this condition.
    expectOk(await ports.storage.clients.read(tenant, "other" as ClientId));
  });

  it("may not have read what somebody changed since the condition held: of a tenant", async () => {
    const { ports } = expectOk(await asked("tenant"));
    expect(expectErr(await ports.storage.tenants.read(tenant)).type).toBe("stale");
    expectOk(await ports.storage.tenants.read("other" as TenantId));
  });
});
