import { type Client, defineClient } from "@mintport/core";
import { formatScope, parseScope } from "@mintport/core/scope";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingAuthority } from "../../src/admin/missing-authority.ts";
import { type Administered, administered, type Call, etagOf } from "./administered.ts";

let served: Administered;
let clerk: string;

const own = "/tenants/operators";
const strong = `${own}/clients/strong`;
const allWrites =
  "mintport:clients:write mintport:tenants:write mintport:keys:write mintport:grants:write";

beforeAll(async () => {
  served = await administered();
  await served.tokenFor("strong", "mintport:*");
  clerk = await served.tokenFor(
    "clerk",
    `${allWrites} mintport:clients:read mintport:tenants:read`,
  );
});
afterAll(() => served.close());

const client = (fields: object) => ({ id: "made", grantTypes: ["client_credentials"], ...fields });
const refused = { status: 403, json: { error: "insufficient_scope" } };

describe("the authority of a caller of the admin API", () => {
  it.each<[string, string, Call]>([
    ["makes no client with more", `${own}/clients`, { body: client({ ownScope: "mintport:*" }) }],
    ["makes no client with another pattern", `${own}/clients`, { body: client({ ownScope: "*" }) }],
    [
      "makes no client that exchanges the tokens of others",
      `${own}/clients`,
      { body: client({ tokenExchange: { impersonates: ["strong"] } }) },
    ],
    [
      "makes no client that users may give more",
      `${own}/clients`,
      { body: client({ authorization: { delegatedScope: "mintport:*" } }) },
    ],
    ["adds no secret to a stronger client", `${strong}/secrets`, { body: { overlap: 0 } }],
    ["adds no API key, not even a weak one", `${strong}/api-keys`, { body: {} }],
    ["ends no token of a stronger client", `${strong}/end-tokens`, {}],
    ["removes no secret of a stronger client", `${strong}/secrets/secret-1`, { method: "DELETE" }],
    ["ends not all tokens of the admin tenant", `${own}/end-tokens`, {}],
    ["rotates no key of the admin tenant", `${own}/keys/rotate`, { body: { algorithm: "ES256" } }],
    ["revokes no key of the admin tenant", `${own}/keys/k`, { method: "DELETE" }],
    ["ends no grant of the admin tenant", `${own}/grants/g`, { method: "DELETE" }],
    ["ends no grants of a user of the admin tenant", `${own}/subjects/alice/end-grants`, {}],
  ])("%s", async (_, path, sent) => {
    const answer = await served.call(path, { method: "POST", ...sent, as: clerk });
    expect(answer).toMatchObject(refused);
    expect(answer.headers.get("www-authenticate")).toBe(
      'Bearer realm="admin", error="insufficient_scope"',
    );
  });

  it.each<[string, object]>([
    ["a secret's method", { authenticationMethods: ["client_secret_post"] }],
    ["keys", { jwks: [{ kty: "EC", crv: "P-256", x: "x", y: "y", alg: "ES256" }] }],
    ["a workload", { federatedIdentities: [{ issuer: "https://ci.example", subject: "a" }] }],
    ["a name in a certificate", { tlsSubject: { dnsName: "a.example" } }],
    ["less scope", { ownScope: "mintport:keys:read" }],
    ["nothing", {}],
  ])("changes nothing of a stronger client: %s", async (_, body) => {
    const headers = etagOf(await served.call(strong));
    const answer = await served.call(strong, { method: "PATCH", body, headers, as: clerk });
    expect(answer).toMatchObject(refused);
    expect(await served.call(strong, { method: "DELETE", headers, as: clerk })).toMatchObject(
      refused,
    );
  });

  it.each<[string, object]>([
    ["its scope policy", { scopePolicy: "hierarchic" }],
    [
      "whom it trusts",
      { trustedIssuers: [{ issuer: "https://x.example", jwksUri: "https://x.example/k" }] },
    ],
    ["its resources", { resources: ["https://r.example"] }],
    ["what it announces", { scope: "a" }],
  ])("changes nothing of the admin tenant: %s", async (_, body) => {
    const headers = etagOf(await served.call(own));
    const answer = await served.call(own, { method: "PATCH", body, headers, as: clerk });
    expect(answer).toMatchObject(refused);
  });

  it("reaches as far as it holds, and everywhere in other tenants", async () => {
    const body = client({ ownScope: "mintport:clients:write" });
    const made = await served.call(`${own}/clients`, { method: "POST", body, as: clerk });
    expect(made).toMatchObject({ status: 201 });
    const grown = await served.call(`${own}/clients/made`, {
      ...{ method: "PATCH", as: clerk, headers: etagOf(made) },
      body: { ownScope: "mintport:*" },
    });
    expect(grown).toMatchObject({
      ...{ status: 403, json: { problems: [{ message: expect.stringMatching(/mintport:\*$/) }] } },
    });
    const below = { method: "POST", as: clerk } as const;
    expect(await served.call(`${own}/clients/made/secrets`, { ...below, body: {} })).toMatchObject({
      status: 201,
    });
    expect(
      await served.call("/tenants/my-tenant/clients", {
        ...{ ...below, body: client({ ownScope: "mintport:* api:read" }) },
      }),
    ).toMatchObject({ status: 201 });
    expect(
      await served.call("/tenants/my-tenant/keys/rotate", {
        ...{ ...below, body: { algorithm: "RS256" } },
      }),
    ).toMatchObject({ status: 201 });
  });

  it("is that of the token, not of its client: who asked for less can grant less (RFC 6749 §3.3)", async () => {
    const narrow = await served.tokenFor("strong", "mintport:*", "mintport:clients:write");
    const body = client({ id: "other", ownScope: "mintport:keys:write" });
    expect(await served.call(`${own}/clients`, { method: "POST", body, as: narrow })).toMatchObject(
      refused,
    );
    expect(await served.call(`${own}/clients`, { method: "POST", body })).toMatchObject({
      status: 201,
    });
  });
});

it("nobody removes the tenant that lets him in, whatever they hold", async () => {
  const headers = etagOf(await served.call(own));
  const answer = await served.call(own, { method: "DELETE", headers });

  expect(answer).toMatchObject({ status: 409, json: { error: "in_use" } });
  expect((await served.call(own)).status).toBe(200);
});

it.each(["clients", "keys", "clients/x", "keys/rotate"])(
  "what hangs below a tenant that is not there is not there either: %s",
  async (path) => {
    const call: Call =
      path === "keys/rotate" ? { method: "POST", body: { algorithm: "ES256" } } : {};
    expect(await served.call(`/tenants/nosuch/${path}`, call)).toMatchObject({
      status: 404,
      json: { error: "not_found" },
    });
  },
);

it("a key is rotated for an algorithm that the tenant signs with, and for no other", async () => {
  const rotate = (algorithm: string) =>
    served.call(`${own}/keys/rotate`, { method: "POST", body: { algorithm } });

  expect(await rotate("RS256")).toMatchObject({
    status: 400,
    json: { problems: [{ field: "algorithm", message: expect.stringContaining("ES256") }] },
  });
  expect((await rotate("ES256")).status).toBe(201);
});

describe("lacking", () => {
  const written = (text: string) => expectOk(parseScope(text));
  const make = (fields: object): Client => defineClient({ id: "c", grantTypes: [], ...fields });
  const lacks = (held: string, before: object | undefined, after?: object, scopePolicy = "exact") =>
    formatScope(
      missingAuthority(written(held), {
        ...{ to: "client", scopePolicy },
        before: before && make(before),
        after: after && make(after),
      }),
    );

  it("judges what a client is as well as what it becomes", () => {
    expect(lacks("a", { ownScope: "a b" }, { ownScope: "a" })).toBe("b");
    expect(lacks("a", { ownScope: "a" }, { ownScope: "a c" })).toBe("c");
    expect(lacks("a b c", { ownScope: "a b" }, { ownScope: "c" })).toBe("");
    expect(lacks("a", undefined, { ownScope: "a" })).toBe("");
    expect(lacks("a", { ownScope: "b" })).toBe("b");
  });

  it("counts what a hierarchic tenant's tokens cover below themselves", () => {
    expect(lacks("mintport:keys", { ownScope: "mintport:keys" }, undefined, "hierarchic")).toBe(
      "mintport:keys:*",
    );
    expect(lacks("mintport:*", { ownScope: "mintport:keys" }, undefined, "hierarchic")).toBe("");
  });

  it("takes everything for what it cannot bound: token exchange, and the tenant itself", () => {
    expect(lacks("a", { ownScope: "a", tokenExchange: { actsFor: ["x"] } })).toBe("mintport:*");
    expect(lacks("a", { ownScope: "a", tokenExchange: { actsFor: [] } })).toBe("");
    expect(formatScope(missingAuthority(written("mintport:tenants:write"), { to: "tenant" }))).toBe(
      "mintport:*",
    );
    expect(missingAuthority(written("mintport:*"), { to: "signing key" })).toEqual([]);
  });
});
