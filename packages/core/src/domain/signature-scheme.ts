import type { SigningAlgorithm } from "./signing-algorithm.ts";

/** The scheme that an algorithm's name stands for. */
export type SignatureScheme =
  | { readonly family: "rsa"; readonly hash: Hash }
  /** RFC 7518 §3.5: MGF1 with the same hash, and a salt as long as the hash. */
  | { readonly family: "rsa-pss"; readonly hash: Hash; readonly saltLength: number }
  /** `coordinate` is the length of `r` and of `s`, in bytes (RFC 7518 §3.4). */
  | {
      readonly family: "ecdsa";
      readonly hash: Hash;
      readonly curve: Curve;
      readonly coordinate: number;
    }
  | { readonly family: "eddsa" }
  /** `publicLength` in bytes (FIPS 204, table 2). */
  | { readonly family: "ml-dsa"; readonly name: MlDsa; readonly publicLength: number };

/** The hash functions of the RSA and ECDSA schemes, by Node's names. */
export type Hash = "sha256" | "sha384" | "sha512";

/** The curves of the ECDSA schemes (RFC 7518 §3.4). */
export type Curve = "P-256" | "P-384" | "P-521";

/** The parameter sets of ML-DSA (RFC 9964). */
export type MlDsa = "ML-DSA-44" | "ML-DSA-65" | "ML-DSA-87";

/** The scheme of each algorithm that a tenant may sign with. */
export const signatureSchemes: Readonly<Record<SigningAlgorithm, SignatureScheme>> = {
  RS256: { family: "rsa", hash: "sha256" },
  RS384: { family: "rsa", hash: "sha384" },
  RS512: { family: "rsa", hash: "sha512" },
  PS256: { family: "rsa-pss", hash: "sha256", saltLength: 32 },
  PS384: { family: "rsa-pss", hash: "sha384", saltLength: 48 },
  PS512: { family: "rsa-pss", hash: "sha512", saltLength: 64 },
  ES256: { family: "ecdsa", hash: "sha256", curve: "P-256", coordinate: 32 },
  ES384: { family: "ecdsa", hash: "sha384", curve: "P-384", coordinate: 48 },
  ES512: { family: "ecdsa", hash: "sha512", curve: "P-521", coordinate: 66 },
  EdDSA: { family: "eddsa" },
  "ML-DSA-44": { family: "ml-dsa", name: "ML-DSA-44", publicLength: 1312 },
  "ML-DSA-65": { family: "ml-dsa", name: "ML-DSA-65", publicLength: 1952 },
  "ML-DSA-87": { family: "ml-dsa", name: "ML-DSA-87", publicLength: 2592 },
};
