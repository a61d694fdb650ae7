export type { Cryptoki } from "./cryptoki.ts";
export { type Pkcs11Key, type Pkcs11Options, pkcs11Keys } from "./pkcs11-keys.ts";
