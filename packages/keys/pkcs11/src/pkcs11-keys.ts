import {
  ConfigurationError,
  type KeyId,
  type PublicJwk,
  portError,
  requireKnownOptions,
  type Signer,
  type SigningKeys,
} from "@mintport/core/ports";
import { errAsync, okAsync } from "@mintport/core/result";
import {
  type Cryptoki,
  ckfOsLockingOk,
  ckfSerialSession,
  cko,
  ckrAlreadyInitialized,
  ckrAlreadyLoggedIn,
  ckuUser,
} from "./cryptoki.ts";
import { findObject } from "./find-object.ts";
import { type Pkcs11Algorithm, pkcs11Signer } from "./pkcs11-signer.ts";
import { publicJwkOf } from "./public-jwk.ts";
import { sessionPool } from "./session-pool.ts";

/** A key pair in the token. */
export interface Pkcs11Key {
  /** The tenant that signs with it. */
  readonly tenant: string;
  readonly alg: Pkcs11Algorithm;
  /** `CKA_LABEL` of its private and public objects. */
  readonly label: string;
  /** Default: the key's RFC 7638 thumbprint. */
  readonly kid?: string;
}

/** The token, its PIN, and the keys on it that sign. */
export interface Pkcs11Options {
  /** The label of the token. */
  readonly token: string;
  readonly pin: string;
  /** The first key of an algorithm signs for its tenant; the others are published. */
  readonly keys: readonly Pkcs11Key[];
  /**
   * How many signatures the token makes at a time.
   *
   * @default 4
   */
  readonly sessions?: number;
}

/**
 * Signing keys that never leave an HSM, by PKCS#11. Throws `ConfigurationError` if the token or a key is not there, or
 * does not fit its algorithm.
 *
 * Initializes the module so that threads may use it at once (`CKF_OS_LOCKING_OK`). Who did that before must have done
 * it so too: signatures are made on several threads, and a module without locks corrupts its memory.
 *
 * @example
 * const pkcs11 = new PKCS11();
 * pkcs11.load("/usr/lib/softhsm/libsofthsm2.so");
 * const keys = await pkcs11Keys(pkcs11, { token: "auth", pin, keys: [{ tenant: "main", alg: "ES256", label: "k1" }] });
 */
export const pkcs11Keys = async (
  cryptoki: Cryptoki,
  options: Pkcs11Options,
): Promise<SigningKeys> => {
  requireKnownOptions("pkcs11Keys", options, {
    ...{ token: true, pin: true, keys: true, sessions: true },
  });
  initialize(cryptoki);
  const slot = slotOf(cryptoki, options.token);
  const session = cryptoki.C_OpenSession(slot, ckfSerialSession);
  logIn(cryptoki, session, options.pin);
  const sessions = sessionPool(options.sessions ?? 4, {
    open: () => cryptoki.C_OpenSession(slot, ckfSerialSession),
    close: (used) => {
      cryptoki.C_CloseSession(used);
    },
  });
  const keys = await Promise.all(
    options.keys.map(async ({ tenant, alg, label, kid }) => {
      const publicKey = findObject(cryptoki, session, { objectClass: cko.publicKey, label });
      const key = findObject(cryptoki, session, { objectClass: cko.privateKey, label });
      const publicJwk = await publicJwkOf(cryptoki, session, publicKey, { alg, kid, label });
      const signer = pkcs11Signer(cryptoki, sessions, { alg, kid: publicJwk.kid as KeyId, key });
      return { tenant, signer, publicJwk };
    }),
  );
  return ringOf(keys);
};

interface HeldKey {
  readonly tenant: string;
  readonly signer: Signer;
  readonly publicJwk: PublicJwk;
}

const ringOf = (keys: readonly HeldKey[]): SigningKeys => ({
  signer: (tenant, algorithm) => {
    const key = keys.find((held) => held.tenant === tenant && held.signer.alg === algorithm);
    return key === undefined
      ? errAsync(portError("unavailable", "signing-keys", `no ${algorithm} key for ${tenant}`))
      : okAsync(key.signer);
  },
  publicKeys: (tenant) =>
    okAsync(keys.filter((held) => held.tenant === tenant).map(({ publicJwk }) => publicJwk)),
});

const slotOf = (cryptoki: Cryptoki, token: string): Buffer => {
  const slot = cryptoki
    .C_GetSlotList(true)
    .find((candidate) => cryptoki.C_GetTokenInfo(candidate).label.trim() === token);
  if (slot === undefined)
    throw new ConfigurationError("pkcs11Keys", [
      { field: "token", message: `must be the label of a token that is present: ${token}` },
    ]);
  return slot;
};

const initialize = (cryptoki: Cryptoki): void => {
  try {
    cryptoki.C_Initialize({ flags: ckfOsLockingOk });
  } catch (cause) {
    if (!hasCode(cause, ckrAlreadyInitialized)) throw cause;
  }
};

const logIn = (cryptoki: Cryptoki, session: Buffer, pin: string): void => {
  try {
    cryptoki.C_Login(session, ckuUser, pin);
  } catch (cause) {
    if (hasCode(cause, ckrAlreadyLoggedIn)) return;
    // The module's message may hold the PIN.
    throw new ConfigurationError("pkcs11Keys", [
      { field: "pin", message: "must be the user's PIN of the token" },
    ]);
  }
};

const hasCode = (failure: unknown, code: number): boolean =>
  failure instanceof Error && "code" in failure && failure.code === code;
