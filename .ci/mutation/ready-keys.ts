import { inject } from "vitest";

/** A pair of RSA keys in DER, base64url. */
export interface RsaPair {
  readonly spki: string;
  readonly pkcs8: string;
}

declare module "vitest" {
  interface ProvidedContext {
    rsaPairs: readonly RsaPair[];
  }
}

/**
 * Making an RSA key takes longer than most tests, and each mutant would wait for several: pairs that were made once are
 * handed out in turn. Other algorithms, and other lengths, are made as ever.
 */
const pairs = inject("rsaPairs");
const make = crypto.subtle.generateKey.bind(crypto.subtle) as (
  ...asked: readonly unknown[]
) => Promise<CryptoKeyPair>;
let next = 0;

const handOut = async (
  algorithm: RsaHashedKeyGenParams,
  extractable: boolean,
  usages: readonly KeyUsage[],
): Promise<CryptoKeyPair> => {
  const pair = algorithm.modulusLength === 2048 ? pairs[next++ % pairs.length] : undefined;
  if (pair === undefined) return make(algorithm, extractable, usages);
  const { spki, pkcs8 } = pair;
  const isPublic = (usage: KeyUsage) => ["verify", "encrypt", "wrapKey"].includes(usage);
  const read = (format: "spki" | "pkcs8", der: string, free: boolean, half: KeyUsage[]) =>
    crypto.subtle.importKey(format, Buffer.from(der, "base64url"), algorithm, free, half);
  return {
    publicKey: await read("spki", spki, true, usages.filter(isPublic)),
    privateKey: await read(
      "pkcs8",
      pkcs8,
      extractable,
      usages.filter((usage) => !isPublic(usage)),
    ),
  };
};

Object.assign(crypto.subtle, { generateKey: handOut });
