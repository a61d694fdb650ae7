import type { JWK } from "jose";
import { okAsync, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { PortError } from "../errors/port-error.ts";
import { asymmetricAlgorithms } from "../proofs/asymmetric-algorithms.ts";
import { decoyKeys } from "../proofs/decoy-keys.ts";
import { verifySignature } from "../proofs/jwt.ts";
import { findKeys } from "../proofs/public-keys.ts";
import { type ClientAssertion, clientAssertionOf } from "./client-assertion.ts";
import type {
  AuthenticationContext,
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "./client-authentication-method.ts";
import { judgeClientJwt } from "./client-jwt.ts";

/** An assertion that the client signed with a key of its own (RFC 7523 §2.2). */
export const privateKeyJwt: ClientAuthenticationMethod = {
  name: "private_key_jwt",
  signingAlgorithms: asymmetricAlgorithms,
  present: (request) => {
    const assertion = clientAssertionOf(request);
    if (assertion === undefined || !isOurs(assertion)) return undefined;
    return {
      // RFC 7521 §4.2: the subject says which client it is, and a `client_id` beside it "MUST identify the same client".
      clientId: assertion.selfIssuedBy ?? assertion.clientId ?? "",
      fromHeader: false,
      verify: (client, context) => verify(assertion, client, context),
    };
  },
};

/** What cannot be read as a JWT is refused here, by its reason; HMAC and foreign issuers are other methods' business. */
const isOurs = ({ jwt, selfIssuedBy }: ClientAssertion): boolean =>
  jwt === undefined || (selfIssuedBy !== undefined && !jwt.alg.startsWith("HS"));

const verify = (
  { text, jwt }: ClientAssertion,
  client: Client | undefined,
  context: AuthenticationContext,
): ResultAsync<AuthenticationVerdict, PortError> => {
  if (jwt === undefined) return okAsync("assertion_malformed");
  const algorithms = privateKeyJwt.signingAlgorithms ?? [];
  if (!algorithms.includes(jwt.alg)) return okAsync("assertion_algorithm_not_allowed");
  const held = client?.keys;
  // A client that does not exist, or has no keys, costs a signature check too, and fails it.
  if (client === undefined || held === undefined)
    return decoyKeys(jwt.alg, jwt.kid)
      .andThen((decoys) => signed(text, decoys, jwt.alg))
      .map((verdict) => (client === undefined ? verdict : "assertion_keys_missing"));
  return findKeys(held, context.remoteKeySets, jwt.kid).andThen((found) =>
    found.isErr()
      ? okAsync<AuthenticationVerdict, PortError>(`assertion_${found.error}`)
      : signed(text, found.value, jwt.alg).andThen((verdict) =>
          verdict === "proven" ? judgeClientJwt(jwt, client, context) : okAsync(verdict),
        ),
  );
};

const signed = (
  text: string,
  keys: readonly JWK[],
  alg: string,
): ResultAsync<AuthenticationVerdict, PortError> =>
  verifySignature(text, keys, [alg])
    .map((): AuthenticationVerdict => "proven")
    .orElse((fault) => okAsync<AuthenticationVerdict, PortError>(`assertion_${fault}`));
