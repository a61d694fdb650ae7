import { err, ok, type Result } from "neverthrow";
import { foreignSubject } from "../../domain/foreign-subject.ts";
import { ownScope } from "../../domain/requested-resource.ts";
import { invalidGrant, invalidRequest, type OAuthError } from "../../errors/oauth-error.ts";
import { verifyIdentityToken } from "../../jwt/verify-identity-token.ts";
import type { GrantedAccess } from "../../tokens/granted-access.ts";
import type { GrantRequest, GrantType } from "../grant-type.ts";
import { requireUnused, useUp } from "../use-up.ts";

/**
 * A workload's own token is the grant (RFC 7523 §2.1): a token of an issuer that the tenant trusts, and that says what
 * one of the client's federated identities asks for. The client need not have a secret: a client whose only method is
 * `none` names itself, and the assertion proves the workload.
 *
 * The tokens speak for the workload: `sub` is the assertion's, qualified by its issuer. The ceiling is `client.ownScope`.
 */
export const jwtBearer: GrantType = {
  name: "urn:ietf:params:oauth:grant-type:jwt-bearer",
  credentials: ["assertion"],
  check: (request, ports) =>
    assertionOf(request.parameters)
      .asyncAndThen((assertion) => verifyIdentityToken(ports)(assertion, request))
      .andThen((verdict) => verdict.mapErr((fault) => invalidGrant(`grant_assertion_${fault}`)))
      .andThrough(({ singleUse }) => requireUnused(ports, request, singleUse))
      // Nothing of the client is said to who has proved nothing: its scope is judged last.
      .andThen(({ issuer, subject, singleUse }) =>
        ownScope(request).map(
          (scope): GrantedAccess => ({
            subject: foreignSubject(issuer, subject),
            scope,
            audience: request.requestedResource.audience,
            ...(singleUse === undefined ? {} : { commit: useUp(request, singleUse) }),
          }),
        ),
      ),
};

const assertionOf = (
  parameters: GrantRequest["parameters"],
): Result<string, OAuthError<"invalid_request">> => {
  const assertion = parameters.get("assertion");
  return assertion === undefined
    ? err(invalidRequest("parameter_missing", "assertion"))
    : ok(assertion);
};
