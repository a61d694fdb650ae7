import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations } from "../../src/admin/operations.ts";
import { type Administered, administered } from "./administered.ts";

let served: Administered;
beforeAll(async () => {
  served = await administered();
  for (const [id, more] of [
    ["billing-eu", { authorization: { name: "Rechnungen" }, disabled: true }],
    ["billing-us", { authenticationMethods: ["client_secret_post"] }],
    ["shop", { authorization: { name: "The BILLING shop" } }],
    ["mcp", { grantTypes: ["urn:ietf:params:oauth:grant-type:token-exchange"] }],
  ] as const)
    await served.call("/tenants/my-tenant/clients", {
      method: "POST",
      body: { id, grantTypes: ["client_credentials"], ownScope: "a", ...more },
    });
});
afterAll(() => served.close());

const idsAt = async (path: string): Promise<readonly string[]> => {
  const { json } = await served.call(path);
  return (json as { items: readonly { id: string }[] }).items.map(({ id }) => id).sort();
};

describe("a query of the admin API", () => {
  it.each(
    operations.map(({ operationId, method, path, body }) => ({ operationId, method, path, body })),
  )(
    "of $operationId is refused for a name that it does not know",
    async ({ method, path, body }) => {
      const at = path.replace("{tenant}", "my-tenant").replaceAll(/\{\w+\}/g, "nobody");
      const answer = await served.call(`${at}?grant-type=a&limit_=5`, {
        method,
        headers: { "If-Match": "*" },
        ...(body === undefined ? {} : { body: {} }),
      });
      expect(answer).toMatchObject({
        status: 400,
        json: { problems: [{ field: "grant-type" }, { field: "limit_" }] },
      });
    },
  );

  it.each([
    ["limt=5", "limt", "is not known; the parameters here are q, disabled, after, limit"],
    ["limit=5&limit=6", "limit", "must stand once"],
    ["limit=", "limit", "must be a whole number from 1 to 1000"],
    ["limit=1001", "limit", "must be a whole number from 1 to 1000"],
    // PostgreSQL takes no NUL: it must not look like trouble of the store.
    ["after=%00", "after", "must be the `next` of the page before, as it came"],
    ["after=", "after", "must be the `next` of the page before, as it came"],
    ["after=operators", "after", "must be the `next` of the page before, as it came"],
    // A token of a NUL, and another spelling of a good token.
    ["after=cGFnZSBvZiB0ZW5hbnRzOgA", "after", "must be the `next` of the page before, as it came"],
    ["after=cGFnZSBvZiB0ZW5hbnRzOmF", "after", "must be the `next` of the page before, as it came"],
    // A page of another list: what begins it is a client.
    ["after=cGFnZSBvZiBjbGllbnRzOmE", "after", "must be the `next` of the page before, as it came"],
    ["limit=1e2", "limit", "must be a whole number from 1 to 1000"],
    ["disabled=yes", "disabled", "must be true or false"],
    ["disabled=TRUE", "disabled", "must be true or false"],
    ["q=", "q", "must have at least 1 characters"],
    ["__proto__=x", "__proto__", "is not known; the parameters here are q, disabled, after, limit"],
  ])("?%s names the field and what is right", async (query, field, message) => {
    expect(await served.call(`/tenants?${query}`)).toMatchObject({
      status: 400,
      json: { error: "invalid_request", problems: [{ field, message }] },
    });
  });

  it.each([
    ["q=BILLing", ["billing-eu", "billing-us", "shop"]],
    ["q=rechnung", ["billing-eu"]],
    ["q=%25", []],
    ["disabled=true", ["billing-eu"]],
    ["q=billing&disabled=false", ["billing-us", "shop"]],
    ["grantType=urn:ietf:params:oauth:grant-type:token-exchange", ["mcp"]],
    ["authenticationMethod=client_secret_post&q=-us", ["billing-us"]],
    ["registered=true", []],
  ])("narrows the list of clients: %s", async (query, ids) => {
    expect(await idsAt(`/tenants/my-tenant/clients?${query}`)).toEqual(ids);
  });

  it("narrows the list of tenants, and pages of it lose nothing", async () => {
    expect(await idsAt("/tenants?q=OPER")).toEqual(["operators"]);
    expect(await idsAt("/tenants?disabled=true")).toEqual([]);
    const first = await served.call("/tenants/my-tenant/clients?q=billing&limit=2");
    const { items, next } = first.json as { items: { id: string }[]; next: string };
    const rest = await idsAt(
      `/tenants/my-tenant/clients?q=billing&limit=2&after=${encodeURIComponent(next)}`,
    );
    expect([...items.map(({ id }) => id), ...rest].sort()).toEqual([
      ...["billing-eu", "billing-us", "shop"],
    ]);
  });

  it("takes no empty profile for every profile", async () => {
    expect(await served.call("/tenants/my-tenant/initial-access-tokens?profile=")).toMatchObject({
      status: 400,
      json: { problems: [{ field: "profile", message: "must have at least 1 characters" }] },
    });
  });

  it("of the OpenAPI document is refused for a name that it does not know", async () => {
    expect(await served.call("/openapi.json?x=1", { as: "" })).toMatchObject({
      status: 400,
      json: { problems: [{ field: "x", message: "is not known; no parameter is read here" }] },
    });
  });

  it("gives a `next` that is no part of an id, and that leads on", async () => {
    const clients = "/tenants/my-tenant/clients?limit=1";
    const seen: string[] = [];
    for (let after: string | undefined = ""; after !== undefined; ) {
      const { json } = await served.call(`${clients}${after === "" ? "" : `&after=${after}`}`);
      const page = json as { readonly items: { readonly id: string }[]; readonly next?: string };
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
      if (after !== undefined) expect(after).toMatch(/^cGFnZSBvZi[\w-]+$/);
    }
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen).toEqual(expect.arrayContaining(["billing-eu", "billing-us", "shop", "mcp"]));
  });

  it("narrows the list of keys", async () => {
    const keys = "/tenants/my-tenant/keys";
    expect((await served.call(`${keys}?state=announced`)).json).toEqual({ items: [] });
    expect((await served.call(`${keys}?state=signing&algorithm=RS256`)).json).toMatchObject({
      items: [{ state: "signing" }],
    });
    expect(await served.call(`${keys}?state=on`)).toMatchObject({
      status: 400,
      json: {
        problems: [{ message: "must be one of announced, signing, retired, removed, revoked" }],
      },
    });
  });
});
