import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, ask } from "../fixture/ask.ts";
import { type Administered, administered } from "./administered.ts";

let served: Administered;
let token: string;
beforeAll(async () => {
  served = await administered();
  token = await served.tokenFor("writer", "mintport:*");
});
afterAll(() => served.close());

const clients = "/tenants/my-tenant/clients";
const post = (
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> =>
  ask(`${served.origin}/admin/v1${clients}`, {
    method: "POST",
    headers: {
      ...{ Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...headers,
    },
    body,
  });
const definition = (id: string, more = ""): string =>
  `{"id":"${id}","grantTypes":["client_credentials"]${more}}`;

describe("a body of the admin API", () => {
  it.each([
    "application/json",
    "Application/JSON; charset=UTF-8",
    'application/json;charset="utf-8"',
    "application/merge-patch+json",
    "application/vnd.example.v1+json ; charset=utf-8",
  ])("may be %s", async (type) => {
    // The id is there already or not: it was read in any case.
    expect([201, 409]).toContain(
      (await post(definition("typed"), { "Content-Type": type })).status,
    );
  });

  it.each([
    "text/plain",
    "application/jsonp",
    "application/json; charset=iso-8859-1",
    "application/json; charset=utf-16",
    "application/+json",
    "application/json, text/plain",
    "application/json; version=2",
    "text/json",
  ])("of %s is 415, which says what is right", async (type) => {
    expect(await post(definition("other"), { "Content-Type": type })).toMatchObject({
      status: 415,
      json: {
        error: "invalid_request",
        error_description:
          "Content-Type must be application/json, or application/*+json; of charsets only utf-8",
      },
    });
  });

  it("that is compressed is 415, and is not read for JSON", async () => {
    const answer = await post(definition("packed"), { "Content-Encoding": "gzip" });
    expect(answer).toMatchObject({
      status: 415,
      json: { error_description: "Content-Encoding must be left out" },
    });
  });

  it("that is not UTF-8 is 400, and no other character is taken for it", async () => {
    const bytes = new TextEncoder().encode(definition("bytes", ',"authorization":{"name":"x"}'));
    bytes[bytes.lastIndexOf("x".charCodeAt(0))] = 0xff;
    expect(await post(bytes)).toMatchObject({
      status: 400,
      json: { error_description: "Body must be JSON, in UTF-8" },
    });
  });

  it.each([
    [',"disabled":true,"disabled":false', "disabled", "must stand once"],
    [',"claims":{"plan":{"a":1,"a":2}}', "claims.plan.a", "must stand once"],
    [
      ',"claims":{"id":9007199254740993}',
      "claims.id",
      "must be a number from -9007199254740991 to 9007199254740991, or a text: of others digits are lost",
    ],
    [',"__proto__":{"disabled":true}', "__proto__", "is not known, and no name for anything"],
    [
      ',"claims":{"a":{"__proto__":1}}',
      "claims.a.__proto__",
      "is not known, and no name for anything",
    ],
    [',"constructor":{"prototype":{}}', "constructor", expect.stringMatching(/^is not known/)],
    [',"prototype":1', "prototype", expect.stringMatching(/^is not known/)],
    [',"tokenExchange":{"constructor":1}', "tokenExchange.constructor", /./],
  ])("with %s is 400 by the name of the field", async (more, field, message) => {
    expect(await post(definition("named", more))).toMatchObject({
      status: 400,
      json: {
        error_description: "Fields are not valid",
        problems: [
          { field, message: message instanceof RegExp ? expect.stringMatching(message) : message },
        ],
      },
    });
    expect(Object.prototype).not.toHaveProperty("disabled");
    expect((await served.call(`${clients}/named`)).status).toBe(404);
  });
});

describe("a field of a body with two faults", () => {
  it("is told once, with the first, and every other field with it", async () => {
    const body = JSON.stringify({ id: "#".repeat(300), grantTypes: 1, ownScope: 5 });
    expect(await post(body)).toMatchObject({
      status: 400,
      json: {
        problems: [
          { field: "id", message: "must be 1 to 256 printable ASCII characters" },
          { field: "grantTypes" },
          { field: "ownScope" },
        ],
      },
    });
  });

  it("is told once of the query too", async () => {
    const { json } = await served.call("/tenants?after=&limit=x");
    expect((json as { readonly problems: readonly { readonly field: string }[] }).problems).toEqual(
      [
        { field: "after", message: "must be the `next` of the page before, as it came" },
        { field: "limit", message: "must be a whole number from 1 to 1000" },
      ],
    );
  });
});
