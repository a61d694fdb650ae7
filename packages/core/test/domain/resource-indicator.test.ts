import { parseAudience, parseResourceIndicator } from "@mintport/core/ports";
import { describe, expect, it } from "vitest";

describe("an audience (RFC 7519 §4.1.3)", () => {
  it.each(["orders-api", "a", "0rders_api.v2~", "x".repeat(255)])(
    "may be a plain name, which is no resource indicator (RFC 8707 §2): %s",
    (name) => {
      expect(parseAudience(name)).toBe(name);
      expect(parseResourceIndicator(name)).toBeUndefined();
    },
  );

  it.each(["https://api.example.com/", "urn:example:ledger"])("may be a URI: %s", (uri) => {
    expect(parseAudience(uri)).toBe(uri);
  });

  it.each([
    ...["", "orders api", "-api", "/api", "api/x", "api:", ":api", "örders", "x".repeat(256)],
    ...["https://a.example/#x", "api\n", "api,other", "*"],
  ])("is nothing else: %j", (text) => {
    expect(parseAudience(text)).toBeUndefined();
  });
});
