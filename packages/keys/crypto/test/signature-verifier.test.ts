import { systemDigester, systemSignatureVerifier, toAsync } from "@mintport/core/ports";
import { digester, signatureVerifier } from "@mintport/crypto";
import { signatureVerifierContract } from "@mintport/testing";
import { describe, expect, it } from "vitest";

describe("on node:crypto", () => {
  signatureVerifierContract({ describe, it, expect }, signatureVerifier());
});

describe("on WebCrypto", () => {
  signatureVerifierContract({ describe, it, expect }, systemSignatureVerifier);
});

describe("digester", () => {
  it("answers what WebCrypto answers, at once", async () => {
    for (const text of ["", "abc", "grün", "\u{1F511}".repeat(1000)]) {
      const digest = await toAsync(digester().digest(text));
      expect(digest).toEqual(await systemDigester.digest(text));
    }
  });
});
