export { signatureVerifier } from "./signature-verifier.ts";
