import type { SignatureVerifier } from "@mintport/core/ports";
import { signatureVerifier } from "@mintport/signature-verifier";

/** Node's verifier: `node:crypto`, which takes a third of the time that WebCrypto takes there. */
export const platformSignatureVerifier: SignatureVerifier = signatureVerifier();
