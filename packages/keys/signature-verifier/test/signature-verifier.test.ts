import { systemSignatureVerifier } from "@mintport/core/ports";
import { signatureVerifier } from "@mintport/signature-verifier";
import { signatureVerifierContract } from "@mintport/testing";
import { describe, expect, it } from "vitest";

describe("on node:crypto", () => {
  signatureVerifierContract({ describe, it, expect }, signatureVerifier());
});

describe("on WebCrypto", () => {
  signatureVerifierContract({ describe, it, expect }, systemSignatureVerifier);
});
