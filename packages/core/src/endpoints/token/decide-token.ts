import { err, ok, type Result } from "neverthrow";
import type { Confirmation } from "../../domain/confirmation.ts";
import type { Seconds } from "../../domain/instant.ts";
import { resolveResource } from "../../domain/requested-resource.ts";
import type { OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { GrantRequest } from "../../grants/grant-type.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { IssuedTokens, IssueTokens } from "../../tokens/issue-tokens.ts";
import { type AuthenticatingEndpoint, authenticatedRequest } from "../authenticated-request.ts";
import type { OpenAttempt } from "../endpoint.ts";
import type { EndpointRequest } from "../message.ts";
import { type Exchange, exchange, policyOf } from "./exchange.ts";
import { type GrantTypes, requestedGrant } from "./requested-grant.ts";
import { requestedScope } from "./requested-scope.ts";
import { type SenderConstraint, senderConstraint } from "./sender-constraint.ts";

export interface TokenDecision extends AuthenticatingEndpoint, Exchange, SenderConstraint {
  readonly grants: GrantTypes;
  readonly issueTokens: IssueTokens;
}

/** What a token request comes to. */
export interface Decided {
  readonly issued: IssuedTokens;
  /** Seconds that the token is still good for. */
  readonly expiresIn: Seconds;
  /** What the answer says of the token's type (RFC 8693 §2.2.1). */
  readonly issuedTokenType: string | undefined;
  /** The nonce for the client's next DPoP proof. */
  readonly dpopNonce: string | undefined;
}

/** The steps of a token request, by what each finds out, in the order in which they are judged. */
export type TokenStep =
  | "client"
  | "grant_type"
  | "resource"
  | "scope"
  | "sender_constraint"
  | "grant"
  | "token";

/** Is told of each step that is to begin, and may say that it must not. */
export type BeginStep = (step: TokenStep) => Result<void, PortError>;

/** Decides a token request (RFC 6749 §3.2): one step a rule. The token endpoint and `explain` both run this. */
export const decideToken = (ports: TokenDecision) => {
  const authenticate = authenticatedRequest(ports);
  const constrain = senderConstraint(ports);
  return (
    request: EndpointRequest,
    attempt: OpenAttempt,
    begin: BeginStep,
  ): MaybeAsync<Decided, OAuthError | PortError> => {
    const authenticated = andThen(begin("client"), () => authenticate(request, attempt));
    return andThen(authenticated, (state) => {
      const { tenant, client, parameters } = state;
      const now = attempt.at;
      const grant = begin("grant_type").andThen(() => requestedGrant(ports.grants, state));
      if (grant.isErr()) return err(grant.error);
      const target = begin("resource").andThen(() =>
        resolveResource(tenant, parameters.get("resource")),
      );
      if (target.isErr()) return err(target.error);
      const scope = begin("scope").andThen(() => requestedScope(parameters, attempt));
      if (scope.isErr()) return err(scope.error);
      const constrained = andThen(begin("sender_constraint"), () =>
        constrain({
          tenant,
          client,
          method: request.method,
          dpop: request.headers.get("dpop"),
          clientCertificate: state.clientCertificate,
          now,
        }),
      );
      return andThen(constrained, ({ confirmation, dpopNonce }) => {
        const asked: GrantRequest = {
          tenant,
          client,
          parameters,
          requestedResource: target.value,
          requestedScope: scope.value,
          scopePolicy: policyOf(tenant, ports.scopePolicies),
          confirmation,
          now,
        };
        const exchanged = andThen(begin("grant"), () => exchange(grant.value, asked, ports));
        return andThen(exchanged, (granted) => {
          const order = { tenant, client, granted, confirmation, now };
          const issuing = andThen(begin("token"), () => ports.issueTokens(order));
          return andThen(issuing, (issued) => {
            note(attempt, issued);
            return ok({
              issued,
              expiresIn: issued.accessToken.expiresAt - now,
              issuedTokenType: granted.issuedTokenType,
              dpopNonce,
            });
          });
        });
      });
    });
  };
};

/** For the event: what was issued, by name. */
const note = (attempt: OpenAttempt, { accessToken, minted, reused }: IssuedTokens): void => {
  attempt.grantedScope = accessToken.scope;
  attempt.tokenId = accessToken.id;
  attempt.expiresAt = accessToken.expiresAt;
  if (reused) attempt.reused = true;
  if (minted.keyId !== undefined) attempt.keyId = minted.keyId;
  if (accessToken.confirmation !== undefined)
    attempt.boundTo = bindingsOf(accessToken.confirmation);
};

const bindingsOf = ({
  keyThumbprint,
  certificateThumbprint,
}: Confirmation): ("dpop" | "mtls")[] => [
  ...(keyThumbprint === undefined ? [] : ["dpop" as const]),
  ...(certificateThumbprint === undefined ? [] : ["mtls" as const]),
];
