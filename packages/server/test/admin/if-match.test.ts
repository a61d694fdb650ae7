import type { Revision } from "@mintport/core/ports";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readIfMatch } from "../../src/admin/if-match.ts";
import { type Administered, administered, etagOf } from "./administered.ts";

let served: Administered;
beforeAll(async () => {
  served = await administered();
});
afterAll(() => served.close());

const call: Administered["call"] = (...sent) => served.call(...sent);
const path = "/tenants/my-tenant/clients/matched";
const patch = (value: string) =>
  call(path, { method: "PATCH", body: { disabled: false }, headers: { "If-Match": value } });

describe("If-Match (RFC 9110 §13.1.1)", () => {
  beforeAll(async () => {
    await call("/tenants/my-tenant/clients", {
      method: "POST",
      body: { id: "matched", grantTypes: ["client_credentials"], ownScope: "a" },
    });
  });

  it.each<[string, ReturnType<typeof readIfMatch>]>([
    ["*", "any"],
    [" * ", "any"],
    ['"5"', [5 as Revision]],
    ['W/"5"', [5 as Revision]],
    ['"5-gzip"', [5 as Revision]],
    ['"5;br"', [5 as Revision]],
    ['"7", W/"5"', [7 as Revision, 5 as Revision]],
    ['"another\'s"', []],
    ['"05"', []],
    ["5", undefined],
    ['"5', undefined],
    ['w/"5"', undefined],
    ["", undefined],
    ['"5" "6"', undefined],
    ['*, "5"', undefined],
  ])("reads %s", (field, condition) => {
    expect(readIfMatch(field)).toEqual(condition);
  });

  it("takes a star for whatever is there, and for nothing that is not", async () => {
    expect(await patch("*")).toMatchObject({ status: 200 });
    const absent = { method: "PATCH", body: {}, headers: { "If-Match": "*" } };
    expect(await call(`${path}-not`, absent)).toMatchObject({ status: 404 });
  });

  it("with a star refuses nobody for being slower than others", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => patch("*")));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const tag = etagOf(await call(path))["If-Match"];
    const tagged = await Promise.all(Array.from({ length: 12 }, () => patch(tag)));
    expect(tagged.filter(({ status }) => status === 200).length).toBe(1);
  });

  it("takes the weak tag that a compressing proxy made, and a list that holds the right one", async () => {
    for (const form of [
      (tag: string) => `W/${tag}`,
      (tag: string) => tag.replace(/"$/, '-gzip"'),
      (tag: string) => `"1", ${tag}`,
    ]) {
      const tag = etagOf(await call(path))["If-Match"];
      expect(await patch(form(tag))).toMatchObject({ status: 200 });
      expect(await patch(form(tag))).toMatchObject({ status: 412 });
    }
  });

  it("says what is wrong with a field that is no list of tags", async () => {
    expect(await patch("5")).toMatchObject({
      status: 400,
      json: { error_description: expect.stringMatching(/^If-Match must be/) },
    });
  });

  const afterClient: readonly (readonly [string, string, object | undefined])[] = [
    ["POST", "/secrets", {}],
    ["POST", "/api-keys", {}],
    ["POST", "/api-keys/some/rotate", { overlap: 0 }],
    ["DELETE", "/api-keys/some", undefined],
    ["DELETE", "/secrets/some", undefined],
    ["POST", "/end-tokens", undefined],
    ["PATCH", "", { disabled: true }],
    ["DELETE", "", undefined],
  ];
  it.each(afterClient)(
    "holds %s …/clients/{client}%s to a stale tag",
    async (method, below, body) => {
      const stale = etagOf(await call(path));
      expect(await patch("*")).toMatchObject({ status: 200 });
      const before = await call(path);
      expect(await call(`${path}${below}`, { method, body, headers: stale })).toMatchObject({
        status: 412,
        json: { error: "stale" },
      });
      expect((await call(path)).json).toEqual(before.json);
    },
  );

  it("makes a secret for the tag that was read", async () => {
    const read = etagOf(await call(path));
    const secret = { method: "POST", body: {}, headers: read };
    expect(await call(`${path}/secrets`, secret)).toMatchObject({ status: 201 });
    expect(await call(`${path}/secrets`, secret)).toMatchObject({ status: 412 });
  });

  it("holds a tenant's end of tokens to it, and what has no tag to a star alone", async () => {
    const at = (headers: object) => ({ method: "POST", headers: { ...headers } });
    const read = etagOf(await call("/tenants/my-tenant"));
    expect(await call("/tenants/my-tenant/end-tokens", at(read))).toMatchObject({ status: 200 });
    expect(await call("/tenants/my-tenant/end-tokens", at(read))).toMatchObject({ status: 412 });
    const rotate = { method: "POST", body: { algorithm: "RS256" } };
    const keys = "/tenants/my-tenant/keys/rotate";
    const tagged = { ...rotate, headers: { "If-Match": '"5"' } };
    expect(await call(keys, tagged)).toMatchObject({ status: 412 });
    expect(await call(keys, { ...rotate, headers: { "If-Match": "*" } })).toMatchObject({
      status: 201,
    });
  });
});
