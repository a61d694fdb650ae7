import { hash } from "node:crypto";
import type { Digest, Digester } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";

/**
 * SHA-256 by `node:crypto`, at once on this thread: WebCrypto hands each text to the thread pool, which takes ten times
 * as long.
 *
 * @example createAuthorizationServer({ …, digester: digester() })
 */
export const digester = (): Digester => ({
  onThisThread: true,
  digest: (text) => okAsync(hash("sha256", text, "base64url") as Digest),
});
