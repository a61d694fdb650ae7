import { exportJWK, generateKeyPair, type JWK } from "jose";
import { ResultAsync } from "neverthrow";
import { type PortError, portError } from "../errors/port-error.ts";

/**
 * The key that checks the assertion of a client that does not exist, so that it costs as much as a wrong one. The
 * private half is dropped where it is made: nothing verifies with this key.
 */
export const dummyKey: (alg: string) => ResultAsync<JWK, PortError> = ResultAsync.fromThrowable(
  (alg: string) => {
    const known = made.get(alg) ?? make(alg);
    made.set(alg, known);
    return known;
  },
  (cause) => portError("unavailable", "decoy-key", cause),
);

const made = new Map<string, Promise<JWK>>();

const make = async (alg: string): Promise<JWK> => {
  const { publicKey } = await generateKeyPair(alg);
  return exportJWK(publicKey);
};
