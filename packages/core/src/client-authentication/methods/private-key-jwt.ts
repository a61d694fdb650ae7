import type { JWK } from "jose";
import { okAsync, type ResultAsync } from "neverthrow";
import { asymmetricAlgorithms } from "../../domain/asymmetric-algorithms.ts";
import type { Client } from "../../domain/client.ts";
import { methodRequirements } from "../../domain/method-and-grant-requirements.ts";
import type { PortError } from "../../errors/port-error.ts";
import { dummyKey } from "../../jwt/dummy-key.ts";
import { findKeys } from "../../jwt/find-keys.ts";
import { selectKey } from "../../jwt/select-key.ts";
import { type MaybeAsync, toAsync } from "../../ports/maybe-async.ts";
import { type ClientAssertion, clientAssertionOf } from "../client-assertion.ts";
import type {
  AuthenticationContext,
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "../client-authentication-method.ts";
import { verifyClientJwt } from "../verify-client-jwt.ts";

/** An assertion that the client signed with a key of its own (RFC 7523 §2.2). */
export const privateKeyJwt: ClientAuthenticationMethod = {
  name: "private_key_jwt",
  requires: methodRequirements.private_key_jwt,
  credentials: { parameters: ["client_assertion"] },
  unguessable: true,
  reasonsWithoutSecrets: ["assertion_keys_missing"],
  signingAlgorithms: asymmetricAlgorithms,
  present: (request) => {
    const assertion = clientAssertionOf(request);
    if (assertion === undefined || !isOurs(assertion)) return undefined;
    return {
      // RFC 7521 §4.2: the subject says which client it is, and a `client_id` beside it "MUST identify the same client".
      clientId: assertion.selfIssuedBy ?? assertion.clientId ?? "",
      verify: (client, context) => verify(assertion, client, context),
    };
  },
};

/**
 * Refuses here an assertion that cannot be read as a JWT, by its reason; HMAC and foreign issuers are other methods'
 * business.
 */
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
  const check = (key: JWK): MaybeAsync<boolean, never> =>
    context.signatureVerifier.verify(text, jwt.alg, key);
  // A client that does not exist, has no keys, or not this one, costs a signature check too, and fails it.
  const checkInVain = (
    verdict: AuthenticationVerdict,
  ): ResultAsync<AuthenticationVerdict, PortError> =>
    dummyKey(jwt.alg).andThen((decoy) => toAsync(check(decoy)).map(() => verdict));
  if (client === undefined) return checkInVain("assertion_signature_invalid");
  if (client.keys === undefined) return checkInVain("assertion_keys_missing");
  return findKeys(client.keys, context.remoteKeySets, jwt.kid).andThen((found) => {
    if (found.isErr()) return okAsync<AuthenticationVerdict, PortError>(`assertion_${found.error}`);
    const key = selectKey(found.value, jwt);
    if (key === undefined) return checkInVain("assertion_key_unknown");
    return toAsync(check(key)).andThen(
      (signed): ResultAsync<AuthenticationVerdict, PortError> =>
        signed ? verifyClientJwt(jwt, client, context) : okAsync("assertion_signature_invalid"),
    );
  });
};
