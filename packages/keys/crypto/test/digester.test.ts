import { systemDigester, toAsync } from "@mintport/core/ports";
import { digester } from "@mintport/crypto";
import { describe, expect, it } from "vitest";

describe("digester", () => {
  it("answers what WebCrypto answers, at once", async () => {
    for (const text of ["", "abc", "grün", "\u{1F511}".repeat(1000)]) {
      const digest = await toAsync(digester().digest(text));
      expect(digest).toEqual(await systemDigester.digest(text));
    }
  });
});
