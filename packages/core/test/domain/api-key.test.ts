import type { ClientId } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import {
  type ApiKey,
  apiKeyClient,
  apiKeyText,
  credentialText,
  isApiKeyLive,
  looksLikeApiKey,
} from "@mintport/core/tokens";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalText } from "../../src/domain/equal-text.ts";

describe("the text of an API key", () => {
  it("names its client, and looks like a key", () => {
    const text = apiKeyText("a client" as ClientId, "A".repeat(43));
    expect(apiKeyClient(text)).toBe("a client");
    expect(looksLikeApiKey(text)).toBe(true);
    expect(looksLikeApiKey(text.slice(1))).toBe(false);
  });

  it.each(["xyz.A", "0.A", "41", "0a.A", ".A", "ab_41.A", "A_41.A"])(
    "names nobody where the client is no client's id, whatever the checksum says: %s",
    (body) => {
      expect(apiKeyClient(credentialText("mpak", body))).toBeUndefined();
    },
  );

  it("is none of another kind", () => {
    expect(apiKeyClient(credentialText("mpat", "41.A"))).toBeUndefined();
  });
});

describe("an API key", () => {
  it("lives until its expiry, to the second, or for ever", () => {
    const key = { expiresAt: instant(10) } as ApiKey;
    expect([9, 10].map((now) => isApiKeyLive(key, instant(now)))).toEqual([true, false]);
    expect(isApiKeyLive({} as ApiKey, instant(1e9))).toBe(true);
  });
});

describe("comparing texts in constant time", () => {
  it("says equal exactly if they are", () => {
    const near = fc.tuple(fc.string(), fc.string(), fc.boolean());
    fc.assert(
      fc.property(near, ([a, b, same]) => {
        const other = same ? a : b;
        expect(equalText(a, other)).toBe(a === other);
      }),
    );
    expect(equalText("abc", "abd")).toBe(false);
    expect(equalText("abc", "abcd")).toBe(false);
  });
});
