import { okAsync, ResultAsync } from "neverthrow";
import type { Within } from "../../deadlines/extension.ts";
import type { Client } from "../../domain/client.ts";
import { isLive, type SealedSecret } from "../../domain/client.ts";
import { methodRequirements } from "../../domain/method-and-grant-requirements.ts";
import type { PortError } from "../../errors/port-error.ts";
import { isMacOf } from "../../jwt/read-jwt.ts";
import type { SecretSealer } from "../../ports/secret-sealer.ts";
import { type ClientAssertion, clientAssertionOf } from "../client-assertion.ts";
import type {
  AuthenticationContext,
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "../client-authentication-method.ts";
import { type OpenSecrets, openSecrets } from "../open-secrets.ts";
import { verifyClientJwt } from "../verify-client-jwt.ts";

/**
 * An assertion with an HMAC by the client's secret (RFC 7523 §2.2). The client's secrets must be registered with a
 * sealed copy, which only `sealer` opens: prefer `private_key_jwt`, where the server holds no secret at all.
 *
 * An unknown client costs what a known one costs: as many secrets are opened and as many HMACs made as for the client of
 * the tenant with the most. So the sealer seals one decoy in the life of the process.
 *
 * @example createAuthorizationServer({ …, clientAuthentication: [clientSecretJwt(sealer)] })
 */
export const clientSecretJwt =
  (sealer: SecretSealer): Within<ClientAuthenticationMethod> =>
  (around) => {
    // What opens secrets may be a KMS far away.
    const open = openSecrets(around.port("secret-sealer", sealer));
    return {
      name: "client_secret_jwt",
      requires: methodRequirements.client_secret_jwt,
      credentials: { parameters: ["client_assertion"] },
      reasonsWithoutSecrets: ["assertion_keys_missing"],
      signingAlgorithms: macAlgorithms,
      present: (request) => {
        const assertion = clientAssertionOf(request);
        const { jwt, selfIssuedBy } = assertion ?? {};
        if (assertion === undefined || selfIssuedBy === undefined) return undefined;
        if (jwt?.alg.startsWith("HS") !== true) return undefined;
        return {
          clientId: selfIssuedBy,
          verify: (client, context) => verify(open, assertion, client, context),
        };
      },
    };
  };

const macAlgorithms: readonly string[] = ["HS256", "HS384", "HS512"];

const verify = (
  open: OpenSecrets,
  { text, jwt }: ClientAssertion,
  client: Client | undefined,
  context: AuthenticationContext,
): ResultAsync<AuthenticationVerdict, PortError> => {
  if (jwt === undefined) return okAsync("assertion_malformed");
  if (!macAlgorithms.includes(jwt.alg)) return okAsync("assertion_algorithm_not_allowed");
  const sealed = sealedSecretsOf(client, context);
  return open(context.tenant.id, sealed)
    .andThen((secrets) =>
      ResultAsync.combine(secrets.map((secret) => isMacOf(text, secret, macAlgorithms))),
    )
    .andThen((matches): ResultAsync<AuthenticationVerdict, PortError> => {
      if (client === undefined) return okAsync("assertion_signature_invalid");
      if (sealed.length === 0) return okAsync("assertion_keys_missing");
      // The client's own come first; a match with a decoy proves nobody.
      return matches.slice(0, sealed.length).includes(true)
        ? verifyClientJwt(jwt, client, context)
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
