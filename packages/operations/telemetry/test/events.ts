import type { ClientId, TenantId } from "@mintport/core";
import {
  type AnsweredEvent,
  type KeyId,
  later,
  type RefusedEvent,
  type TokenId,
} from "@mintport/core/ports";
import { emptyScope, parseScope, type Scope } from "@mintport/core/scope";
import { start } from "@mintport/testing";

export const scope = (text: string): Scope => parseScope(text).unwrapOr(emptyScope);

/** An issued token, with every field that such an event can have. */
export const answered = (facts: Partial<AnsweredEvent> = {}): AnsweredEvent => ({
  endpoint: "token",
  outcome: "answered",
  at: start,
  requestId: "request-1",
  durationMs: 12.5,
  remoteAddress: "192.0.2.7",
  tenant: "my-tenant" as TenantId,
  client: "my-client" as ClientId,
  authenticationMethod: "client_secret_basic",
  grantType: "client_credentials",
  requestedScope: scope("api:read api:write"),
  grantedScope: scope("api:read"),
  tokenId: "token-1" as TokenId,
  keyId: "key-1" as KeyId,
  reused: true,
  retried: true,
  subject: "alice",
  page: "consent",
  consent: "narrowed",
  boundTo: ["dpop", "mtls"],
  expiresAt: later(start, 300),
  ...facts,
});

export const refused = (facts: Partial<RefusedEvent> = {}): RefusedEvent => ({
  endpoint: "token",
  outcome: "refused",
  at: start,
  requestId: "request-2",
  durationMs: 3,
  tenant: "my-tenant" as TenantId,
  client: "my-client" as ClientId,
  reason: "secret_mismatch",
  error: "invalid_client",
  ...facts,
});
