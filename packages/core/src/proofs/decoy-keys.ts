import { exportJWK, generateKeyPair, type JWK } from "jose";
import { ResultAsync } from "neverthrow";
import { type PortError, portError } from "../errors/port-error.ts";

/**
 * What the assertion of a client that does not exist is checked with, so that it costs what a wrong one costs: the key
 * has whatever `kid` the assertion names. The private half is dropped where it is made: nothing verifies with these.
 */
export const decoyKeys: (
  alg: string,
  kid: string | undefined,
) => ResultAsync<readonly JWK[], PortError> = ResultAsync.fromThrowable(
  async (alg: string, kid: string | undefined) => {
    const known = made.get(alg) ?? make(alg);
    made.set(alg, known);
    return [{ ...(await known), ...(kid === undefined ? {} : { kid }) }];
  },
  (cause) => portError("unavailable", "decoy-keys", cause),
);

const made = new Map<string, Promise<JWK>>();

const make = async (alg: string): Promise<JWK> => {
  const { publicKey } = await generateKeyPair(alg);
  return exportJWK(publicKey);
};
