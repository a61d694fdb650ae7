import type { ConfigurationProblem } from "@mintport/core";
import { type SigningAlgorithm, signingAlgorithms } from "@mintport/core/keys";
import { err, ok, type Result } from "@mintport/core/result";
import type { JWK } from "jose";
import { keyFault } from "./accept-key.ts";

/**
 * The algorithm that a private key signs with: the one that was chosen, else the JWK's own, else the only one that fits. A key
 * that none fits has the fault of the one that it comes closest to.
 */
export const algorithmOf = (
  jwk: JWK,
  chosen: SigningAlgorithm | undefined,
): Result<SigningAlgorithm, ConfigurationProblem> => {
  const alg = chosen ?? jwk.alg;
  const fitting = signingAlgorithms.filter((one) => keyFault(one, jwk) === undefined);
  const others = fitting.length === 1 ? `${fitting.join()} does` : `${fitting.join(", ")} do`;
  if (fitting.length === 0) return err({ field: "", message: faultOfAll(jwk, alg) });
  if (alg === undefined) {
    const [only, ...more] = fitting;
    return only !== undefined && more.length === 0
      ? ok(only)
      : err({
          field: "alg",
          message: `must be given, as several fit this key: ${fitting.join(", ")}`,
        });
  }
  const known = fitting.find((one) => one === alg);
  if (known === undefined)
    return err({
      field: "alg",
      message: `${JSON.stringify(alg)} does not fit this key; ${others}`,
    });
  return jwk.alg === undefined || jwk.alg === known
    ? ok(known)
    : err({
        field: "alg",
        message: `must be ${jwk.alg}, which the JWK itself names, or be left out`,
      });
};

/** Of RSA the length or the exponent; else that nothing signs with such a key. */
const faultOfAll = (jwk: JWK, alg: string | undefined): string => {
  if (jwk.kty === "RSA") return keyFault("RS256", jwk) ?? "";
  const chosen = signingAlgorithms.find((one) => one === alg);
  const fault = chosen === undefined ? undefined : keyFault(chosen, jwk);
  return fault ?? "must be an RSA, P-256, P-384, P-521, Ed25519 or AKP key: no other signs tokens";
};
