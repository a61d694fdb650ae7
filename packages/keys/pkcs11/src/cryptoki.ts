/**
 * The functions of a loaded PKCS#11 module that we need: `PKCS11` of pkcs11js fits as it is. The embedder passes it in, and
 * so chooses which library is loaded, and how.
 */
export interface Cryptoki {
  C_Initialize(options: { flags: number }): void;
  C_GetSlotList(tokenPresent: boolean): Buffer[];
  C_GetTokenInfo(slot: Buffer): { readonly label: string };
  C_OpenSession(slot: Buffer, flags: number): Buffer;
  C_CloseSession(session: Buffer): void;
  C_Login(session: Buffer, userType: number, pin?: string): void;
  C_FindObjectsInit(session: Buffer, template: { type: number; value: number | string }[]): void;
  C_FindObjects(session: Buffer, maxObjectCount: number): Buffer[];
  C_FindObjectsFinal(session: Buffer): void;
  C_GetAttributeValue(
    session: Buffer,
    object: Buffer,
    template: { type: number }[],
  ): { readonly type: number; readonly value: Buffer }[];
  C_SignInit(session: Buffer, mechanism: Mechanism, key: Buffer): void;
  C_SignAsync(session: Buffer, inData: Buffer, outData: Buffer): Promise<Buffer>;
}

/** A mechanism of PKCS#11, and its parameter if it takes one. */
export interface Mechanism {
  mechanism: number;
  // biome-ignore lint/suspicious/noExplicitAny: pkcs11js has a type for each kind of parameter
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the same
  parameter?: any;
}

/** The attribute types that we use, by number (PKCS#11 v2.40). */
export const cka = {
  class: 0x0,
  label: 0x3,
  sensitive: 0x103,
  modulus: 0x120,
  publicExponent: 0x122,
  extractable: 0x162,
  ecParams: 0x180,
  ecPoint: 0x181,
} as const;

/** The object classes that we look for (CKO_…). */
export const cko = { publicKey: 0x2, privateKey: 0x3 } as const;

/** The mechanisms that we use (CKM_…). */
export const ckm = {
  sha256RsaPkcs: 0x40,
  sha256RsaPkcsPss: 0x43,
  sha256: 0x250,
  ecdsa: 0x1041,
} as const;

/** CKG_MGF1_SHA256: the mask generation of PS256. */
export const ckgMgf1Sha256 = 0x2;

/** CKU_USER: the user who may sign, and not the security officer. */
export const ckuUser = 0x1;

/** CKF_SERIAL_SESSION: a flag that every session must carry. */
export const ckfSerialSession = 0x4;

/** CKF_OS_LOCKING_OK: the library may lock by the means of the operating system. */
export const ckfOsLockingOk = 0x2;
/** CKR_USER_ALREADY_LOGGED_IN. */
export const ckrAlreadyLoggedIn = 0x100;
/** CKR_CRYPTOKI_ALREADY_INITIALIZED. */
export const ckrAlreadyInitialized = 0x191;
