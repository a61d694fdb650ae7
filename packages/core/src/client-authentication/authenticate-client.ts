import { err, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { type ClientId, parseClientId } from "../domain/identifiers.ts";
import type { Tenant } from "../domain/tenant.ts";
import { invalidClient, invalidRequest, type OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { ClientStore } from "../ports/client-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type {
  AuthenticatingRequest,
  ClientAuthenticationMethod,
  Presentation,
} from "./client-authentication-method.ts";

export interface ClientAuthenticationPorts {
  readonly clients: ClientStore;
  readonly secretHasher: SecretHasher;
  readonly clock: Clock;
}

export interface AuthenticatedClient {
  readonly client: Client;
  /** The method that proved it, by name. */
  readonly method: string;
}

export type ClientAuthenticationError =
  | OAuthError<"invalid_client" | "invalid_request">
  | PortError;

/** What is known of the client so far, for the audit of refusals. */
export type Claimed = (client: ClientId) => void;

/**
 * Finds out which client sends the request (RFC 6749 §2.3, §3.2.1).
 *
 * Every failure that depends on a client (unknown, disabled, wrong secret, method not registered) is the same
 * `invalid_client` after the same work.
 */
export const authenticateClient =
  (methods: readonly ClientAuthenticationMethod[], ports: ClientAuthenticationPorts) =>
  (
    tenant: Tenant,
    request: AuthenticatingRequest,
    claimed: Claimed,
  ): ResultAsync<AuthenticatedClient, ClientAuthenticationError> =>
    presentedOnce(methods, request)
      .andThrough(({ presentation }) => sameClientId(presentation, request))
      .asyncAndThen(({ method, presentation }) => {
        const id = parseClientId(presentation.clientId);
        if (id !== undefined) claimed(id);
        return findClient(ports.clients, tenant, id).andThen((client) =>
          presentation
            .verify(client, { tenant, clock: ports.clock, secretHasher: ports.secretHasher })
            .andThen((verdict) =>
              verdict === "proven" || client === undefined
                ? mayUse(client, method)
                : err(invalidClient(verdict)),
            ),
        );
      });

interface Presented {
  readonly method: string;
  readonly presentation: Presentation;
}

const presentedOnce = (
  methods: readonly ClientAuthenticationMethod[],
  request: AuthenticatingRequest,
): Result<Presented, OAuthError<"invalid_client" | "invalid_request">> => {
  const presented = firstPresented(methods, request);
  // RFC 6749 §5.2: an unsupported authentication method is `invalid_client`, whatever else is sent.
  if (request.authorization !== undefined && !cameFromHeader(presented?.answer))
    return err(invalidClient("authentication_scheme_unsupported"));
  // RFC 6749 §2.3: "The client MUST NOT use more than one authentication method in each request."
  if (mechanisms(request) > 1) return err(invalidRequest("authentication_ambiguous"));
  if (presented === undefined) return err(invalidClient("credentials_missing"));
  const { method, answer } = presented;
  return "error" in answer ? err(answer) : ok({ method, presentation: answer });
};

interface Answered {
  readonly method: string;
  readonly answer: Presentation | OAuthError<"invalid_client">;
}

/** What the header presents goes before what the body presents; only one of them can pass. */
const firstPresented = (
  methods: readonly ClientAuthenticationMethod[],
  request: AuthenticatingRequest,
): Answered | undefined => {
  let first: Answered | undefined;
  for (const { name, present } of methods) {
    const answer = present(request);
    if (answer !== undefined && (first === undefined || cameFromHeader(answer)))
      first = { method: name, answer };
  }
  return first;
};

const cameFromHeader = (answer: Answered["answer"] | undefined): boolean =>
  answer !== undefined && ("error" in answer || answer.fromHeader);

const mechanisms = ({ authorization, parameters }: AuthenticatingRequest): number =>
  Number(authorization !== undefined) +
  Number(parameters.has("client_secret")) +
  Number(parameters.has("client_assertion"));

const sameClientId = (
  { clientId }: Presentation,
  { parameters }: AuthenticatingRequest,
): Result<void, OAuthError<"invalid_request">> => {
  const named = parameters.get("client_id");
  return named === undefined || named === clientId
    ? ok()
    : err(invalidRequest("client_id_mismatch"));
};

const findClient = (
  clients: ClientStore,
  tenant: Tenant,
  id: ClientId | undefined,
): ResultAsync<Client | undefined, PortError> =>
  id === undefined
    ? okAsync(undefined)
    : // The store is the embedder's: an answer with another id is no answer.
      clients.find(tenant.id, id).map((client) => (client?.id === id ? client : undefined));

const mayUse = (
  client: Client | undefined,
  method: string,
): Result<AuthenticatedClient, OAuthError<"invalid_client">> => {
  if (client === undefined) return err(invalidClient("client_unknown"));
  if (client.disabled) return err(invalidClient("client_disabled"));
  return client.authenticationMethods.includes(method)
    ? ok({ client, method })
    : err(invalidClient("authentication_method_not_allowed"));
};
