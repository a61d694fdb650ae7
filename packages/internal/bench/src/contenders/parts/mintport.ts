import {
  type AuthorizationServer,
  createAuthorizationServer,
  type TokenReuse,
} from "@mintport/core";
import type { FullStorage, SigningKeys } from "@mintport/core/ports";
import {
  secretHasher,
  sha256SecretHasher,
  staticKeys,
  verifiedSecrets,
  verifiedTokens,
} from "@mintport/crypto";
import type { HttpOptions } from "@mintport/http/node";
import { cached } from "@mintport/storage-cache";
import { memoryStorage } from "@mintport/storage-memory";
import type { Place } from "@mintport/test-engines";
import type { ContenderSettings } from "../../scenario.ts";
import { register } from "./register.ts";
import { keyId, tenant, lifetime as usualLifetime } from "./subject.ts";

/** Where every Mintport contender is mounted. */
export const mount: HttpOptions = { basePath: "/api/v1/tenant/:tenant/oauth" };

export interface MintportOptions {
  /** Instead of the one key that all contenders sign with. */
  readonly keys?: (storage: FullStorage) => SigningKeys;
  /** Seconds that an access token lives. */
  readonly lifetime?: number;
  /** Hands a client its token again. */
  readonly tokenReuse?: TokenReuse;
  /** Is given the storage, to look after it. */
  readonly tend?: (storage: FullStorage) => void;
}

/** Mintport with its defaults, over the store that it is told to use. */
export const mintport = async (
  settings: ContenderSettings,
  { keys, lifetime = usualLifetime, tokenReuse, tend }: MintportOptions = {},
): Promise<AuthorizationServer> => {
  const { algorithm: alg, privateJwk, place, secretScheme } = settings;
  const opened = place === undefined ? memoryStorage({ limit }) : await openStorage(place);
  const storage = settings.cached ? cached(opened) : opened;
  if (!settings.prepared) await register(storage, settings, lifetime);
  tend?.(storage);
  return createAuthorizationServer({
    storage,
    keys: keys?.(storage) ?? (await staticKeys([{ tenant, alg, kid: keyId, privateJwk }])),
    verifiedTokens: verifiedTokens(),
    ...(tokenReuse === undefined ? {} : { tokenReuse }),
    ...(secretScheme === "sha256"
      ? { secretHasher: sha256SecretHasher }
      : { secretHasher: secretHasher({ scheme: "argon2id" }), verifiedSecrets: verifiedSecrets() }),
  });
};

/** Loaded where it is wanted only: a deployment in memory brings no drivers, and pays for none. */
const openStorage = async (place: Place): Promise<FullStorage> =>
  (await import("./open-place.ts")).openPlace(place);

/** Rows in memory: more than a load makes of opaque tokens or used assertions. */
const limit = 5_000_000;
