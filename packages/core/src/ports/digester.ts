import type { Digest } from "../domain/digest.ts";
import type { PortError } from "../errors/port-error.ts";
import type { MaybeAsync } from "./maybe-async.ts";

/** Makes the digests that stores see instead of tokens and identifiers. */
export interface Digester {
  /** SHA-256 of the text's UTF-8, in base64url. */
  digest(text: string): MaybeAsync<Digest, PortError>;
}
