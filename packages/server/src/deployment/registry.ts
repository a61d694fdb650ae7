import type { ApiKeyPorts, ClientCreation } from "@mintport/core/management";
import { type FullStorage, present, type SecretSealer, systemEntropy } from "@mintport/core/ports";
import {
  type LearningSecretHasher,
  secretHasher as secretHasherOf,
  secretSealer,
} from "@mintport/crypto";
import type { KeyEncryptionKeys } from "../settings/key-encryption-keys.ts";

/** Stores, and what makes rows in them: enough to register, list and remove. It signs nothing and answers nobody. */
export interface Registry {
  readonly storage: FullStorage;
  /** Hashes and verifies secrets; `learnSecrets` tells it what clients have. */
  readonly secretHasher: LearningSecretHasher;
  /** The ports that make clients, secrets and API keys. */
  readonly creation: ClientCreation & ApiKeyPorts & { readonly secretSealer: SecretSealer };
}

/** The schemes by which secrets are hashed and verified. */
export interface RegistryOptions {
  /**
   * The scheme of new hashes of secrets.
   *
   * @default "sha256"
   */
  readonly secretScheme?: "sha256" | "argon2id";
  /** The other hashes that `secretHasher` verifies, whose work wrong secrets cost. Default: none. */
  readonly alsoVerifies?: readonly string[];
  /** Seconds that a new secret may be accepted. Default: secrets need no end. */
  readonly longestSecretLifetime?: number | undefined;
}

/** Joins a storage with the keys and the hasher that management works with. */
export const registryOn = (
  storage: FullStorage,
  keyEncryptionKey: Uint8Array | KeyEncryptionKeys,
  { secretScheme = "sha256", alsoVerifies = [], longestSecretLifetime }: RegistryOptions,
): Registry => {
  const { current, former } = asKeys(keyEncryptionKey);
  const secretHasher = secretHasherOf({ scheme: secretScheme, alsoVerifies });
  return {
    storage,
    secretHasher,
    creation: {
      clients: storage.clients,
      secretHasher,
      entropy: systemEntropy,
      secretSealer: secretSealer(current, ...former),
      ...present({ longestSecretLifetime }),
    },
  };
};

/** A key alone has no former ones. */
export const asKeys = (key: Uint8Array | KeyEncryptionKeys): KeyEncryptionKeys =>
  key instanceof Uint8Array ? { current: key, former: [] } : key;
