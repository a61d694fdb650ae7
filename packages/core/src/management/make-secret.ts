import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import type { ClientSecret } from "../domain/client.ts";
import { credentialText } from "../domain/credential-text.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type { SecretSealer } from "../ports/secret-sealer.ts";
import type { ManagementError } from "./management-error.ts";

/** The ports by which a client's secret is made. */
export interface SecretMaking {
  readonly secretHasher: SecretHasher;
  readonly entropy: Entropy;
  /** Needed for clients that use `client_secret_jwt`. */
  readonly secretSealer?: SecretSealer;
}

/** A new secret: the text for the client, and the part that is kept. */
export interface MadeSecret {
  /** The secret, this once: only its hash is kept. */
  readonly secret: string;
  readonly kept: ClientSecret;
}

/** The beginning of every client secret that we make, so that secret scanners find one that was published by mistake. */
export const clientSecretPrefix = "mpcs";

/** Makes a secret of 256 bits, with prefix and checksum. `sealed` keeps a copy that `client_secret_jwt` can use. */
export const makeSecret = (
  { secretHasher, secretSealer, entropy }: SecretMaking,
  about: Omit<ClientSecret, "hash" | "sealed">,
  sealed: boolean,
): ResultAsync<MadeSecret, ManagementError> => {
  if (sealed && secretSealer === undefined) return errAsync(noSealer);
  const secret = credentialText(clientSecretPrefix, entropy.text(secretBytes));
  return secretHasher
    .hash(secret)
    .andThen((hash) => {
      const kept = { ...about, hash };
      return sealed && secretSealer !== undefined
        ? secretSealer.seal(secret).map((copy) => ({ ...kept, sealed: copy }))
        : okAsync(kept);
    })
    .map((kept) => ({ secret, kept }));
};

const secretBytes = 32;

const noSealer: ManagementError = {
  type: "invalid",
  problems: [
    {
      field: "authenticationMethods",
      message: "must not hold client_secret_jwt: this deployment has no secretSealer",
    },
  ],
};
