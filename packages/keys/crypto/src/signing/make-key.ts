import { generateKeyPair, generateKeyPairSync, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { type MlDsa, type SigningAlgorithm, signatureSchemes } from "@mintport/core/keys";
import { unsupportedAlgorithm } from "./unsupported-algorithm.ts";

/** A new private key. Throws `ConfigurationError` where the runtime lacks the algorithm. */
export const makePrivateKey = async (alg: SigningAlgorithm): Promise<KeyObject> => {
  requireSupport(alg);
  const scheme = signatureSchemes[alg];
  switch (scheme.family) {
    case "rsa":
    case "rsa-pss":
      return (await generate("rsa", { modulusLength: 2048 })).privateKey;
    case "ecdsa":
      return (await generate("ec", { namedCurve: scheme.curve })).privateKey;
    case "eddsa":
      return (await generate("ed25519")).privateKey;
    case "ml-dsa":
      return (await generate(nodeNames[scheme.name])).privateKey;
  }
};

/** Throws `ConfigurationError` for ML-DSA where `node:crypto` has none: before Node 24.7, or on an older OpenSSL. */
export const requireSupport = (alg: SigningAlgorithm): void => {
  if (signatureSchemes[alg].family !== "ml-dsa") return;
  hasMlDsa ??= tryMlDsa();
  if (!hasMlDsa) throw unsupportedAlgorithm(alg);
};

let hasMlDsa: boolean | undefined;

const tryMlDsa = (): boolean => {
  try {
    generateKeyPairSync("ml-dsa-44");
    return true;
  } catch {
    return false;
  }
};

const nodeNames = {
  "ML-DSA-44": "ml-dsa-44",
  "ML-DSA-65": "ml-dsa-65",
  "ML-DSA-87": "ml-dsa-87",
} as const satisfies Readonly<Record<MlDsa, string>>;

const generate = promisify(generateKeyPair);
