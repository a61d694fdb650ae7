import type { EndpointEvent } from "@mintport/core";
import { formatScope, type Scope } from "@mintport/core/scope";
import { type SafeCause, safeCause } from "./safe-cause.ts";

/**
 * An event as flat fields under stable names: what a log line and an audit entry hold. docs/telemetry.md lists them.
 * A field that is not known is not there. No field holds a credential, a token or an error's message.
 */
export type EventFields = Readonly<Record<string, string | number>>;

/** The fields of an event. */
export const eventFields = (event: EndpointEvent): EventFields =>
  Object.fromEntries(
    Object.entries(everyField(event)).filter(
      (field): field is [string, string | number] => field[1] !== undefined,
    ),
  );

/**
 * Every field that an event may have, `undefined` if it is not known. The names stand in the order of an audit entry's
 * keys, so that the entry can be written without sorting them.
 */
export const everyField = (
  event: EndpointEvent,
): Readonly<Record<string, string | number | undefined>> => {
  const refused = event.outcome === "refused" ? event : undefined;
  const cause = refused?.cause === undefined ? nothing : safeCause(refused.cause);
  return {
    at: event.at,
    authentication_method: event.authenticationMethod,
    bound_to: event.boundTo?.join(" "),
    cause_error: cause.cause_error,
    cause_fault: cause.cause_fault,
    cause_kind: cause.cause_kind,
    cause_port: cause.cause_port,
    client: event.client,
    consent: event.consent,
    detail: event.detail,
    document_fetched_at: event.documentFetchedAt,
    duration_ms: event.durationMs,
    endpoint: event.endpoint,
    error: refused?.error,
    expires_at: event.expiresAt,
    grant_type: event.grantType,
    granted_scope: scopeText(event.grantedScope),
    key_id: event.keyId,
    outcome: event.outcome,
    page: event.page,
    reason: refused?.reason,
    registered_by: event.registeredBy,
    remote_address: event.remoteAddress,
    request_id: event.requestId,
    requested_scope: scopeText(event.requestedScope),
    retried: event.retried === true ? 1 : undefined,
    reused: event.reused === true ? 1 : undefined,
    subject: event.subject,
    tenant: event.tenant,
    token_fault: event.tokenFault,
    token_id: event.tokenId,
  };
};

const nothing: SafeCause = {};

const scopeText = (scope: Scope | undefined): string | undefined =>
  scope === undefined ? undefined : formatScope(scope);
