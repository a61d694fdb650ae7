import type { Brand } from "./brand.ts";

/**
 * A SHA-256 digest in base64url: 43 characters. All that a store ever sees of a token, a code or an assertion.
 */
export type Digest = Brand<string, "Digest">;
