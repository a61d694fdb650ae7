import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { Within } from "../../../deadlines/extension.ts";
import type { AccessToken } from "../../../domain/access-token.ts";
import { type Actor, actorCount, maxActors } from "../../../domain/actor.ts";
import { fitsResource, scopeAtResource } from "../../../domain/requested-resource.ts";
import { isEmptyScope, isWithin, type Scope } from "../../../domain/scope.ts";
import { sourcesOf } from "../../../domain/sources-of.ts";
import { maxSources } from "../../../domain/token-source.ts";
import {
  invalidRequest,
  invalidScope,
  invalidTarget,
  type OAuthError,
  type TokenErrorCode,
} from "../../../errors/oauth-error.ts";
import type { PortError } from "../../../errors/port-error.ts";
import type { TokenFault } from "../../../errors/token-fault.ts";
import { toAsync } from "../../../ports/maybe-async.ts";
import type { TokenExchangePolicy } from "../../../ports/token-exchange-policy.ts";
import type { GrantedAccess } from "../../../tokens/granted-access.ts";
import type { GrantPorts, GrantRequest, GrantType } from "../../grant-type.ts";
import { exchangeAudience } from "./exchange-audience.ts";
import { type ExchangeParameters, readExchange } from "./exchange-parameters.ts";
import { registeredExchanges } from "./registered-exchanges.ts";

/**
 * A live token of this tenant for another one (RFC 8693): for the same subject, with no more scope and no longer life.
 * With an `actor_token` the new token names who acts (delegation); without one it does not (impersonation). `policy`
 * permits each; its default is what the client is registered with, which is nothing.
 *
 * @example createAuthorizationServer({ …, grants: [clientCredentials, tokenExchange()] })
 */
export const tokenExchange =
  (policy: TokenExchangePolicy = registeredExchanges): Within<GrantType> =>
  (around) =>
    // The policy may be the embedder's own.
    exchangeBy(around.port("token-exchange-policy", policy));

const exchangeBy = (policy: TokenExchangePolicy): GrantType => ({
  name: "urn:ietf:params:oauth:grant-type:token-exchange",
  credentials: ["subject_token", "actor_token"],
  check: (request, ports) =>
    readExchange(request.parameters)
      .andThen((parameters) =>
        exchangeAudience(request, parameters.audience).map((requestedResource) => ({
          parameters,
          aimed: { ...request, requestedResource },
        })),
      )
      .asyncAndThen(({ parameters, aimed }) =>
        liveToken(ports, aimed, parameters.subjectToken, "subject_token_invalid").andThen(
          (subject) =>
            actorOf(ports, aimed, parameters)
              .andThrough((actor) => mayActFor(subject, actor))
              .andThrough(() => stillBound(subject, aimed))
              .andThen((actor) => exchangeTokens(policy, aimed, { subject, actor })),
        ),
      ),
});

type ExchangeError = OAuthError<TokenErrorCode> | PortError;

interface Parties {
  readonly subject: AccessToken;
  readonly actor: AccessToken | undefined;
}

const liveToken = (
  { findLiveToken }: GrantPorts,
  { tenant, client, now }: GrantRequest,
  text: string,
  reason: "subject_token_invalid" | "actor_token_invalid",
): ResultAsync<AccessToken, ExchangeError> =>
  toAsync(findLiveToken(tenant, text, now, client)).andThen((reading) =>
    reading
      .andThen(
        (live): Result<AccessToken, TokenFault> =>
          live.kind === "access_token" ? ok(live.token) : err("token_type_wrong"),
      )
      .mapErr((fault) => ({ ...invalidRequest(reason), cause: fault })),
  );

const actorOf = (
  ports: GrantPorts,
  request: GrantRequest,
  { actorToken }: ExchangeParameters,
): ResultAsync<AccessToken | undefined, ExchangeError> =>
  actorToken === undefined
    ? okAsync(undefined)
    : liveToken(ports, request, actorToken, "actor_token_invalid");

/** RFC 8693 §4.4: a subject token that names who may act admits nobody else, and no impersonation. */
const mayActFor = (
  { mayAct }: AccessToken,
  actor: AccessToken | undefined,
): Result<void, ExchangeError> =>
  mayAct === undefined || actor?.subject === mayAct
    ? ok()
    : err(invalidRequest("actor_not_permitted"));

/** A token that is worth nothing without its key is not exchanged for one that anybody can use. */
const stillBound = (
  subject: AccessToken,
  { confirmation }: GrantRequest,
): Result<void, ExchangeError> =>
  subject.confirmation === undefined || confirmation !== undefined
    ? ok()
    : err(invalidRequest("subject_token_bound"));

const exchangeTokens = (
  policy: TokenExchangePolicy,
  request: GrantRequest,
  { subject, actor }: Parties,
): ResultAsync<GrantedAccess, ExchangeError> => {
  const { tenant, client, requestedResource } = request;
  const chain = actorChain(subject, actor);
  if (actorCount(chain) > maxActors) return errAsync(invalidRequest("actor_chain_too_long"));
  const sources = sourcesOf(actor === undefined ? [subject] : [subject, actor]);
  if (sources.length > maxSources) return errAsync(invalidRequest("actor_chain_too_long"));
  const scope = askedScope(request, subject);
  // A client that may not exchange this token learns nothing of its scope.
  return policy
    .permits({
      tenant: tenant.id,
      client,
      subject,
      actor,
      audience: requestedResource.audience,
      scope,
    })
    .andThen((permitted) =>
      permitted
        ? withinSubject(request, subject, scope)
        : err(invalidTarget("exchange_not_permitted")),
    )
    .andThen(() =>
      ok({
        subject: subject.subject,
        scope,
        audience: requestedResource.audience,
        expiresBy: subject.expiresAt,
        sources,
        ...(chain === undefined ? {} : { actor: chain }),
        ...(subject.mayAct === undefined ? {} : { mayAct: subject.mayAct }),
        issuedTokenType: "urn:ietf:params:oauth:token-type:access_token",
      }),
    );
};

/** The newest actor outermost, before whoever acted already (RFC 8693 §4.1). History survives impersonation too. */
const actorChain = (subject: AccessToken, actor: AccessToken | undefined): Actor | undefined =>
  actor === undefined
    ? subject.actor
    : {
        subject: actor.subject,
        ...(subject.actor === undefined ? {} : { actor: subject.actor }),
      };

/** The scope that is asked for, or else all of the subject token's scope that means something at the target. */
const askedScope = (
  { requestedScope, scopePolicy, requestedResource: { resource } }: GrantRequest,
  subject: AccessToken,
): Scope => requestedScope ?? scopeAtResource(subject.scope, resource, scopePolicy);

/** Never more than the subject token has. */
const withinSubject = (
  { scopePolicy, requestedResource: { resource } }: GrantRequest,
  subject: AccessToken,
  scope: Scope,
): Result<void, ExchangeError> => {
  if (isEmptyScope(scope)) return err(invalidScope("scope_empty"));
  if (!isWithin(scope, subject.scope, scopePolicy)) return err(invalidScope("scope_not_allowed"));
  return fitsResource(scope, resource, scopePolicy)
    ? ok()
    : err(invalidScope("scope_not_at_resource"));
};
