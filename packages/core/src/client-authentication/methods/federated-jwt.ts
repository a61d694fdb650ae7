import { methodRequirements } from "../../domain/shipped-requirements.ts";
import { type IdentityTokenPorts, verifyIdentityToken } from "../../jwt/verify-identity-token.ts";
import { clientAssertionOf } from "../client-assertion.ts";
import type {
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
  reasonsWithoutSecrets: ["assertion_keys_missing"],
  present: (request) => {
    const assertion = clientAssertionOf(request);
    if (assertion?.jwt === undefined || assertion.selfIssuedBy !== undefined) return undefined;
    return {
      clientId: assertion.clientId ?? "",
      verify: (client, context) =>
        verifyIdentityToken(context satisfies IdentityTokenPorts)(assertion.text, {
          tenant: context.tenant,
          client,
          now: context.clock.now(),
        }).map((verdict) =>
          verdict.match(
            (): AuthenticationVerdict => "proven",
            (fault): AuthenticationVerdict => `assertion_${fault}`,
          ),
        ),
    };
  },
};
