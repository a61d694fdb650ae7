import type { ResultAsync } from "neverthrow";
import type { SealedSecret } from "../domain/client.ts";
import type { PortError } from "../errors/port-error.ts";

/**
 * Encrypts the secrets of clients that use `client_secret_jwt`: an HMAC needs the secret itself, so a hash will not do,
 * and a store still must not see it.
 */
export interface SecretSealer {
  seal(secret: string): ResultAsync<SealedSecret, PortError>;
  /** Opens a text that the current key sealed, or a former one. One that another key sealed, or that was edited, is `corrupt`. */
  open(sealed: SealedSecret): ResultAsync<string, PortError>;
  /** Whether `sealed` needs no sealing anew. A KMS that keeps its former keys by itself says `true`. */
  isCurrent(sealed: SealedSecret): ResultAsync<boolean, PortError>;
}
