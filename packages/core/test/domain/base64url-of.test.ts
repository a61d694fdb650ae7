import fc from "fast-check";
import { base64url } from "jose";
import { expect, it } from "vitest";
import { base64urlOf } from "../../src/domain/base64url-of.ts";

it("writes bytes as jose does, of any length (RFC 4648 §5)", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(base64urlOf(bytes)).toBe(base64url.encode(bytes));
    }),
  );
});
