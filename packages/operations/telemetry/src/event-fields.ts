import type { EndpointEvent } from "@mintport/core";
import { formatScope, type Scope } from "@mintport/core/scope";
import { safeCause } from "./safe-cause.ts";

/**
 * An event as flat fields under stable names: what a log line and an audit entry hold. docs/telemetry.md lists them.
 * A field that is not known is not there. No field holds a credential, a token or an error's message.
 */
export type EventFields = Readonly<Record<string, string | number>>;

/** The fields of an event. */
export const eventFields = (event: EndpointEvent): EventFields =>
  known({
    at: event.at,
    endpoint: event.endpoint,
    outcome: event.outcome,
    request_id: event.requestId,
    duration_ms: event.durationMs,
    remote_address: event.remoteAddress,
    tenant: event.tenant,
    client: event.client,
    authentication_method: event.authenticationMethod,
    grant_type: event.grantType,
    requested_scope: scopeText(event.requestedScope),
    granted_scope: scopeText(event.grantedScope),
    token_id: event.tokenId,
    key_id: event.keyId,
    reused: event.reused === true ? 1 : undefined,
    bound_to: event.boundTo?.join(" "),
    expires_at: event.expiresAt,
    token_fault: event.tokenFault,
    detail: event.detail,
    ...(event.outcome === "refused" ? refusalOf(event) : undefined),
  });

const refusalOf = ({
  reason,
  error,
  cause,
}: Extract<EndpointEvent, { readonly outcome: "refused" }>) => ({
  reason,
  error,
  ...safeCause(cause),
});

const scopeText = (scope: Scope | undefined): string | undefined =>
  scope === undefined ? undefined : formatScope(scope);

const known = (fields: Readonly<Record<string, string | number | undefined>>): EventFields =>
  Object.fromEntries(
    Object.entries(fields).filter(
      (field): field is [string, string | number] => field[1] !== undefined,
    ),
  );
