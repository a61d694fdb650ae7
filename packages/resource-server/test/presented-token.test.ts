import { presentedToken } from "@mintport/resource-server";
import { expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("the token of a request", () => {
  it("is what stands after the scheme, whole", () => {
    fc.assert(
      fc.property(token, scheme, fc.integer({ min: 1, max: 3 }), (text, name, spaces) => {
        const authorization = `${name}${" ".repeat(spaces)}${text}`;
        expect(expectOk(presentedToken({ authorization, url: "/" }))).toEqual({
          scheme: name.toLowerCase(),
          token: text,
        });
      }),
    );
  });

  it("is none, whatever the header says, where the query or the body sends another (RFC 6750 §2)", () => {
    fc.assert(
      fc.property(token, fc.string(), fc.boolean(), (text, other, inBody) => {
        const form = new URLSearchParams({ x: other, access_token: other }).toString();
        const refusal = presentedToken({
          authorization: `Bearer ${text}`,
          ...(inBody ? { url: "/", formBody: form } : { url: `/?${form}` }),
        });
        expect(expectErr(refusal)).toEqual({ kind: "invalid_request" });
      }),
    );
  });

  it("is never anything but a b64token, whatever is sent (RFC 6750 §2.1)", () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string().map((text) => `Bearer ${text}`),
      fc.constantFrom(null, undefined, "", "Bearer", "Bearer ", "Bearer\t", "Bearer ,"),
    );
    fc.assert(
      fc.property(anything, fc.string(), fc.string(), (authorization, url, formBody) => {
        presentedToken({ authorization, url, formBody }).match(
          ({ token: text }) => {
            expect(text).toMatch(/^[A-Za-z0-9._~+/-]+=*$/);
          },
          ({ kind }) => {
            expect(kinds).toContain(kind);
          },
        );
      }),
    );
  });

  it.each([
    ["many spaces", `Bearer ${" ".repeat(100_000)}x y`],
    ["many equals signs", `Bearer ${"=".repeat(100_000)}x`],
    ["many letters", `Bearer ${"a".repeat(100_000)}!`],
  ])("costs nobody anything: %s", (_, authorization) => {
    const start = performance.now();
    const refusal = expectErr(presentedToken({ authorization, url: "/" }));

    expect(kinds).toContain(refusal.kind);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

const kinds = ["token_missing", "invalid_request", "invalid_token"];
const token = fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,40}={0,2}$/);
const scheme = fc.constantFrom("Bearer", "bearer", "BEARER", "bEaReR", "DPoP", "dpop");
