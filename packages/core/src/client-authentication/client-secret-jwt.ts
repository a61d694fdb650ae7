import { okAsync, ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { isLive, type SealedSecret } from "../domain/client-secret.ts";
import type { PortError } from "../errors/port-error.ts";
import { guard } from "../ports/guard.ts";
import type { SecretSealer } from "../ports/secret-sealer.ts";
import { isMacOf } from "../proofs/jwt.ts";
import { type ClientAssertion, clientAssertionOf } from "./client-assertion.ts";
import type {
  AuthenticationContext,
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "./client-authentication-method.ts";
import { judgeClientJwt } from "./client-jwt.ts";

/**
 * An assertion with an HMAC by the client's secret (RFC 7523 §2.2). The client's secrets must be registered with a
 * sealed copy, which only `sealer` opens: prefer `private_key_jwt`, where the server holds no secret at all.
 *
 * @example createAuthorizationServer({ …, clientAuthentication: [clientSecretJwt(sealer)] })
 */
export const clientSecretJwt = (sealer: SecretSealer): ClientAuthenticationMethod => {
  const open = guard("secret-sealer", sealerTimeout, (sealed: SealedSecret) => sealer.open(sealed));
  return {
    name: "client_secret_jwt",
    signingAlgorithms: macAlgorithms,
    present: (request) => {
      const assertion = clientAssertionOf(request);
      const { jwt, selfIssuedBy } = assertion ?? {};
      if (assertion === undefined || selfIssuedBy === undefined) return undefined;
      if (jwt?.alg.startsWith("HS") !== true) return undefined;
      return {
        clientId: selfIssuedBy,
        fromHeader: false,
        verify: (client, context) => verify(open, assertion, client, context),
      };
    },
  };
};

/** Milliseconds; what opens secrets may be a KMS far away. */
const sealerTimeout = 3000;

const macAlgorithms: readonly string[] = ["HS256", "HS384", "HS512"];

const verify = (
  open: SecretSealer["open"],
  { text, jwt }: ClientAssertion,
  client: Client | undefined,
  context: AuthenticationContext,
): ResultAsync<AuthenticationVerdict, PortError> => {
  if (jwt === undefined) return okAsync("assertion_malformed");
  if (!macAlgorithms.includes(jwt.alg)) return okAsync("assertion_algorithm_not_allowed");
  const sealed = sealedSecretsOf(client, context);
  return opened(open, sealed)
    .andThen((secrets) =>
      ResultAsync.combine(secrets.map((secret) => isMacOf(text, secret, macAlgorithms))),
    )
    .andThen((matches): ResultAsync<AuthenticationVerdict, PortError> => {
      if (client === undefined) return okAsync("assertion_signature_invalid");
      // Then the decoy was checked, which is in this file for everybody to read.
      if (sealed.length === 0) return okAsync("assertion_keys_missing");
      return matches.includes(true)
        ? judgeClientJwt(jwt, client, context)
        : okAsync("assertion_signature_invalid");
    });
};

const sealedSecretsOf = (
  client: Client | undefined,
  { clock }: AuthenticationContext,
): readonly SealedSecret[] => {
  const now = clock.now();
  return (client?.secrets ?? [])
    .filter((secret) => isLive(secret, now))
    .flatMap(({ sealed }) => sealed ?? []);
};

/** The secrets in clear, for as long as this request takes. */
const opened = (
  open: SecretSealer["open"],
  sealed: readonly SealedSecret[],
): ResultAsync<readonly string[], PortError> =>
  sealed.length === 0 ? okAsync([decoy]) : ResultAsync.combine(sealed.map(open));

/** What an assertion is checked with where there is no secret; its match counts for nothing. */
const decoy = "no client has this secret, and a match with it proves nobody";
