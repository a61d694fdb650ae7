import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocument } from "../../src/admin/openapi-document.ts";
import { operations } from "../../src/admin/operations.ts";
import { type Administered, administered } from "./administered.ts";

let served: Administered;
beforeAll(async () => {
  served = await administered();
});
afterAll(() => served.close());

const path = "/tenants/my-tenant";
const many = (make: (i: number) => unknown): readonly unknown[] =>
  Array.from({ length: 101 }, (_, i) => make(i));
const patch = (at: string, body: object) =>
  served.call(at, { method: "PATCH", body, headers: { "If-Match": "*" } });
const uri = (i: number): string => `https://api.example/${i}`;

const ofClients: readonly (readonly [string, (list: readonly unknown[]) => object, unknown])[] = [
  ["grantTypes", (grantTypes) => ({ grantTypes }), "a"],
  ["authenticationMethods", (authenticationMethods) => ({ authenticationMethods }), "none"],
  ["introspects", (introspects) => ({ introspects }), uri(1)],
  [
    "federatedIdentities",
    (federatedIdentities) => ({ federatedIdentities }),
    { issuer: uri(1), subject: "s" },
  ],
  ["tokenExchange.impersonates", (impersonates) => ({ tokenExchange: { impersonates } }), "a"],
  ["tokenExchange.actsFor", (actsFor) => ({ tokenExchange: { actsFor } }), "a"],
  ["tokenExchange.targets", (targets) => ({ tokenExchange: { targets } }), uri(1)],
  ["authorization.redirectUris", (redirectUris) => ({ authorization: { redirectUris } }), uri(1)],
];

const ofTenants: typeof ofClients = [
  ["resources", (resources) => ({ resources }), uri(1)],
  ["acrValues", (acrValues) => ({ acrValues }), "a"],
  ["trustedIssuers", (trustedIssuers) => ({ trustedIssuers }), { issuer: uri(1) }],
];

describe("a list of a definition at the admin API", () => {
  it.each(ofClients)(
    "of a client has at most 100 items, none twice: %s",
    async (field, make, one) => {
      const told = (message: string) => ({ status: 400, json: { problems: [{ field, message }] } });
      const [twice, long] = [make([one, one]), make(many(uri))];
      for (const call of [
        patch(`${path}/clients/service-client-123`, twice),
        served.call(`${path}/clients`, {
          method: "POST",
          body: { id: "twice", grantTypes: [], ...twice },
        }),
      ])
        expect(await call).toMatchObject(told("must not hold the same twice: item 2"));
      expect(await patch(`${path}/clients/service-client-123`, long)).toMatchObject(
        told("must have at most 100 items"),
      );
      const imported = await served.call(`${path}/client-imports`, {
        method: "POST",
        body: { clients: [{ id: "in", grantTypes: [], ...long }], dryRun: true },
      });
      expect(imported.json).toMatchObject({
        results: [{ id: "in", outcome: "refused", problems: [{ field }] }],
      });
    },
  );

  it.each(ofTenants)(
    "of a tenant has at most 100 items, none twice: %s",
    async (field, make, one) => {
      expect(await patch(path, make([one, one]))).toMatchObject({
        status: 400,
        json: { problems: [{ field, message: "must not hold the same twice: item 2" }] },
      });
      expect(await patch(path, make(many(uri)))).toMatchObject({
        status: 400,
        json: { problems: [{ field, message: "must have at most 100 items" }] },
      });
    },
  );

  it("of free form has a bound of its own: claims may hold a value twice", async () => {
    const claims = { roles: ["a", "a"] };
    const client = `${path}/clients/service-client-123`;
    expect(await patch(client, { claims })).toMatchObject({ status: 200, json: { claims } });
    expect((await patch(client, { claims: null })).status).toBe(200);
  });

  it("says its bounds in the OpenAPI document", () => {
    const { components } = openApiDocument(operations, "/admin/v1") as {
      readonly components: { readonly schemas: Readonly<Record<string, object>> };
    };
    const bare: string[] = [];
    const look = (schema: unknown, at: string): void => {
      if (typeof schema !== "object" || schema === null || at.endsWith(".jwks")) return;
      if ("type" in schema && schema.type === "array")
        if (!("maxItems" in schema && "uniqueItems" in schema)) bare.push(at);
      for (const [name, member] of Object.entries(schema)) look(member, `${at}.${name}`);
    };
    const names = ["TenantDefinition", "TenantPatch", "ClientDefinition", "ClientPatch"];
    for (const name of names) look(components.schemas[name], name);
    expect(bare).toEqual([]);
    expect(components.schemas["ClientDefinition"]).toHaveProperty(
      "properties.grantTypes.maxItems",
      100,
    );
  });
});
