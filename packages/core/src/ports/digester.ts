import { base64url } from "jose";
import { ResultAsync } from "neverthrow";
import type { Digest } from "../domain/digest.ts";
import { type PortError, portError } from "../errors/port-error.ts";

/** Makes the digests that stores see instead of tokens and identifiers. */
export interface Digester {
  /** Whether it only computes, on the thread that asks: nothing to wait for, so no deadline is set. @default false */
  readonly onThisThread?: boolean;
  /** SHA-256 of the text's UTF-8, in base64url. */
  digest(text: string): ResultAsync<Digest, PortError>;
}

/** The platform's WebCrypto. */
export const systemDigester: Digester = {
  digest: ResultAsync.fromThrowable(
    async (text: string) =>
      base64url.encode(
        new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
      ) as Digest,
    (cause) => portError("unavailable", "digester", cause),
  ),
};
