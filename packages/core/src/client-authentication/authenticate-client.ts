import { err, ok, type Result } from "neverthrow";
import type { Client } from "../domain/client.ts";
import type { ClientId } from "../domain/identifiers.ts";
import type { Issuer } from "../domain/issuer.ts";
import type { Source } from "../domain/source.ts";
import type { Tenant } from "../domain/tenant.ts";
import { invalidClient, type OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import type { ClientStore } from "../ports/client-store.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digester } from "../ports/digester.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { RateLimiter } from "../ports/rate-limiter.ts";
import type { RemoteKeySets } from "../ports/remote-key-sets.ts";
import type { ReplayStore } from "../ports/replay-store.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type { SecretUpkeep } from "../ports/secret-upkeep.ts";
import type { SignatureVerifier } from "../ports/signature-verifier.ts";
import type { VerifiedSecrets } from "../ports/verified-secrets.ts";
import type {
  AuthenticationContext,
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "./client-authentication-method.ts";
import type { Candidate, CandidateCredentials } from "./read-credentials.ts";
import { reasonIn, refusalOf } from "./refusal-of.ts";

/** The ports that client authentication asks, and the URL that assertions must be meant for. */
export interface ClientAuthenticationPorts {
  readonly clients: ClientStore;
  readonly secretHasher: SecretHasher;
  readonly clock: Clock;
  readonly replays: ReplayStore;
  readonly digester: Digester;
  readonly remoteKeySets: RemoteKeySets;
  readonly signatureVerifier: SignatureVerifier;
  /** The token endpoint's URL of an issuer. */
  readonly tokenEndpointOf: (issuer: Issuer) => string;
  readonly rateLimiter: RateLimiter | undefined;
  readonly verifiedSecrets: VerifiedSecrets | undefined;
  readonly secretUpkeep: SecretUpkeep | undefined;
}

/** A refusal of the client, or a port that failed. */
export type ClientAuthenticationError =
  | OAuthError<"invalid_client" | "invalid_request" | "temporarily_unavailable">
  | PortError;

/** A client that proved itself, and the method by which it did. */
export interface AuthenticatedClient {
  readonly client: Client;
  /** The method that proved it. */
  readonly method: ClientAuthenticationMethod;
}

/**
 * Finds out which client sends the request (RFC 6749 §2.3, §3.2.1).
 *
 * Every failure that depends on a client (unknown, disabled, wrong secret, method not registered) is the same
 * `invalid_client` after the same work. A client that may not pass is judged as one that has no secrets, so that the right
 * one of a disabled client is no faster than a wrong one, and nobody learns that it is right.
 *
 * `found` is the answer of the store where it was asked for the tenant and the client together; default: it is asked now.
 */
export const authenticateClient =
  (ports: ClientAuthenticationPorts) =>
  (
    tenant: Tenant,
    { clientId, candidates }: CandidateCredentials,
    source: Source,
    found?: Result<Client | undefined, PortError>,
  ): MaybeAsync<AuthenticatedClient, ClientAuthenticationError> =>
    andThen(
      ownClient(clientId, (id) => found ?? ports.clients.find(tenant.id, id)),
      (client) => {
        const { method, presented } = registeredOrFirst(candidates, client);
        const context = contextOf(ports, tenant, source);
        const admitted = mayUse(client, method);
        const judged = client && admitted.isErr() ? withoutSecrets(client) : client;
        return andThen(presented.verify(judged, context), (verdict) => {
          if (verdict === "proven" || client === undefined) return admitted;
          if (admitted.isErr() && tellsNothing(verdict, method)) return admitted;
          return err(refusalOf(verdict, method));
        });
      },
    );

/**
 * A client that may not pass is judged without secrets, so that every such client is the same and nothing is learnt of
 * this one.
 */
const tellsNothing = (
  verdict: Exclude<AuthenticationVerdict, "proven">,
  { reasonsWithoutSecrets = [] }: ClientAuthenticationMethod,
): boolean => reasonsWithoutSecrets.includes(reasonIn(verdict));

/** Field by field: `ports` holds much more, and this is made for every request. */
const contextOf = (
  ports: ClientAuthenticationPorts,
  tenant: Tenant,
  source: Source,
): AuthenticationContext => ({
  tenant,
  source,
  clock: ports.clock,
  secretHasher: ports.secretHasher,
  verifiedSecrets: ports.verifiedSecrets,
  rateLimiter: ports.rateLimiter,
  secretUpkeep: ports.secretUpkeep,
  replays: ports.replays,
  digester: ports.digester,
  remoteKeySets: ports.remoteKeySets,
  signatureVerifier: ports.signatureVerifier,
  tokenEndpointOf: ports.tokenEndpointOf,
});

/** A certificate without a secret, say, may be either TLS method's, or a public client's that only binds its tokens. */
const registeredOrFirst = (
  candidates: CandidateCredentials["candidates"],
  client: Client | undefined,
): Candidate =>
  candidates.find(({ method }) => client?.authenticationMethods.includes(method.name)) ??
  candidates[0];

const ownClient = (
  id: ClientId | undefined,
  find: (id: ClientId) => MaybeAsync<Client | undefined, PortError>,
): MaybeAsync<Client | undefined, PortError> =>
  id === undefined
    ? ok(undefined)
    : // The store is the embedder's: an answer with another id is no answer.
      andThen(find(id), (client) => ok(client?.id === id ? client : undefined));

/** Whether the client may pass by this method, once its credentials are proven. */
const mayUse = (
  client: Client | undefined,
  method: ClientAuthenticationMethod,
): Result<AuthenticatedClient, OAuthError<"invalid_client">> => {
  if (client === undefined) return err(invalidClient("client_unknown"));
  if (client.disabled) return err(invalidClient("client_disabled"));
  return client.authenticationMethods.includes(method.name)
    ? ok({ client, method })
    : err(invalidClient("authentication_method_not_allowed"));
};

/** A client that may not pass, as its credentials are judged: so the right secret costs what a wrong one does. */
const withoutSecrets = ({ apiKeys: _, ...client }: Client): Client => ({
  ...client,
  secrets: [],
});
