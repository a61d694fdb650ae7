import { err, ok, type Result } from "neverthrow";
import { foreignSubject } from "../../domain/foreign-subject.ts";
import { ownScope } from "../../domain/own-scope.ts";
import { invalidGrant, invalidRequest, type OAuthError } from "../../errors/oauth-error.ts";
import { verifyIdentityToken } from "../../jwt/verify-identity-token.ts";
import { effectFree, type GrantRequest, type GrantType } from "../grant-type.ts";

/**
 * A workload's own token is the grant (RFC 7523 §2.1): a token of an issuer that the tenant trusts, and that says what
 * one of the client's federated identities asks for. The client need not have a secret: a client whose only method is
 * `none` names itself, and the assertion proves the workload.
 *
 * The tokens speak for the workload: `sub` is the assertion's, qualified by its issuer. The ceiling is `client.ownScope`.
 */
export const jwtBearer: GrantType = effectFree({
  name: "urn:ietf:params:oauth:grant-type:jwt-bearer",
  credentials: ["assertion"],
  exchange: (request, ports) =>
    assertionOf(request.parameters)
      .asyncAndThen((assertion) => verifyIdentityToken(ports)(assertion, request))
      .andThen((verdict) => verdict.mapErr((fault) => invalidGrant(`grant_assertion_${fault}`)))
      // Nothing of the client is said to who has proved nothing: its scope is judged last.
      .andThen(({ issuer, subject }) =>
        ownScope(request).map((scope) => ({
          subject: foreignSubject(issuer, subject),
          scope,
          audience: request.requestedResource.audience,
        })),
      ),
});

const assertionOf = (
  parameters: GrantRequest["parameters"],
): Result<string, OAuthError<"invalid_request">> => {
  const assertion = parameters.get("assertion");
  return assertion === undefined
    ? err(invalidRequest("parameter_missing", "assertion"))
    : ok(assertion);
};
