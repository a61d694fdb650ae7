import { okAsync, type ResultAsync } from "neverthrow";
import { methodRequirements } from "../../domain/method-and-grant-requirements.ts";
import type { PortError } from "../../errors/port-error.ts";
import { useOnce } from "../../jwt/use-once.ts";
import { type IdentityVerdict, verifyIdentityToken } from "../../jwt/verify-identity-token.ts";
import { clientAssertionOf } from "../client-assertion.ts";
import type {
  AuthenticationContext,
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "../client-authentication-method.ts";

/**
 * A token that another issuer gave the workload, instead of a secret (RFC 7521 §4.2 with RFC 7523): a Kubernetes service
 * account's, a CI job's, a SPIFFE JWT-SVID. The tenant must trust the issuer, and the client must be registered with
 * what such a token says. `client_id` says which client it is.
 */
export const federatedJwt: ClientAuthenticationMethod = {
  name: "federated_jwt",
  requires: methodRequirements.federated_jwt,
  credentials: { parameters: ["client_assertion"] },
  unguessable: true,
  reasonsWithoutSecrets: ["assertion_keys_missing"],
  present: (request) => {
    const assertion = clientAssertionOf(request);
    if (assertion?.jwt === undefined || assertion.selfIssuedBy !== undefined) return undefined;
    return {
      clientId: assertion.clientId ?? "",
      verify: (client, context) =>
        verifyIdentityToken(context)(assertion.text, {
          tenant: context.tenant,
          client,
          now: context.clock.now(),
        }).andThen((verdict) => useUp(verdict, context)),
    };
  },
};

const useUp = (
  verdict: IdentityVerdict,
  context: AuthenticationContext,
): ResultAsync<AuthenticationVerdict, PortError> => {
  if (verdict.isErr()) return okAsync(`assertion_${verdict.error}` as const);
  const { singleUse } = verdict.value;
  if (singleUse === undefined) return okAsync("proven");
  return useOnce(context, context.tenant.id, singleUse, context.clock.now()).map((use) =>
    use === "first" ? "proven" : "assertion_replayed",
  );
};
