import { createHash, randomBytes } from "node:crypto";

/** A verifier and its challenge (RFC 7636 §4). */
export const pkce = (): { readonly verifier: string; readonly challenge: string } => {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
};
