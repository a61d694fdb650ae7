import type { Confirmation } from "../domain/confirmation.ts";
import type { EndpointRequest } from "../messages/endpoint-request.ts";
import type { Attempt } from "../ports/observer.ts";
import type { Known } from "./known.ts";

type Open = { -readonly [Fact in keyof Attempt]: Attempt[Fact] };

/** The facts of an event: the last record, folded, and what the refusal adds. A fact that is not known has no field. */
export const attemptOf = (
  endpoint: string,
  known: Known,
  refusal?: { readonly detail?: string },
): Attempt => {
  const { request, tenant, claimedClient, authenticationMethod, grantType, requestedScope } = known;
  const { subject, page, consent, grantedScope } = known;
  const attempt: Open = { endpoint, at: known.at };
  if (request.remoteAddress !== undefined) attempt.remoteAddress = request.remoteAddress;
  if (tenant !== undefined) attempt.tenant = tenant.id;
  if (claimedClient !== undefined) attempt.client = claimedClient;
  const { document } = known.client ?? known.authorizingClient ?? {};
  if (document !== undefined) attempt.documentFetchedAt = document.fetchedAt;
  if (authenticationMethod !== undefined) attempt.authenticationMethod = authenticationMethod;
  if (grantType !== undefined) attempt.grantType = grantType.name;
  if (requestedScope !== undefined) attempt.requestedScope = requestedScope;
  if (known.registeredBy !== undefined) attempt.registeredBy = known.registeredBy;
  if (subject !== undefined) attempt.subject = subject;
  if (page !== undefined) attempt.page = page;
  if (consent !== undefined) attempt.consent = consent;
  if (grantedScope !== undefined) attempt.grantedScope = grantedScope;
  if (known.tokenId !== undefined) attempt.tokenId = known.tokenId;
  if (known.tokenFault !== undefined) attempt.tokenFault = known.tokenFault;
  if (known.keyId !== undefined) attempt.keyId = known.keyId;
  if (refusal?.detail !== undefined) attempt.detail = refusal.detail;
  // Of a request that was refused after all, no token went out.
  if (refusal === undefined && known.tokens !== undefined) addTokens(attempt, known.tokens);
  return attempt;
};

/** The binding's name for the request, if it can stand in a log: text from outside must break no line and no field. */
export const requestIdOf = ({ requestId }: EndpointRequest): string | undefined =>
  requestId !== undefined && plainName.test(requestId) ? requestId : undefined;

const plainName = /^[\w.-]{1,128}$/;

const addTokens = (
  attempt: Open,
  { accessToken, reused, retried }: NonNullable<Known["tokens"]>,
): void => {
  const { token, keyId } = accessToken;
  attempt.grantedScope = token.scope;
  attempt.tokenId = token.id;
  attempt.expiresAt = token.expiresAt;
  if (reused) attempt.reused = true;
  if (retried === true) attempt.retried = true;
  if (keyId !== undefined) attempt.keyId = keyId;
  if (token.confirmation !== undefined) attempt.boundTo = bindingsOf(token.confirmation);
};

const bindingsOf = ({
  keyThumbprint,
  certificateThumbprint,
}: Confirmation): ("dpop" | "mtls")[] => [
  ...(keyThumbprint === undefined ? [] : ["dpop" as const]),
  ...(certificateThumbprint === undefined ? [] : ["mtls" as const]),
];
