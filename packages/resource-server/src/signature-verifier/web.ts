/** The verifier of every other platform: its WebCrypto. */
export { systemSignatureVerifier as platformSignatureVerifier } from "@mintport/core/ports";
