import { err, ok, type Result } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { type ClientId, parseClientId, type TenantId } from "../domain/identifiers.ts";
import type { Issuer } from "../domain/issuer.ts";
import type { Source } from "../domain/source.ts";
import type { Tenant } from "../domain/tenant.ts";
import { invalidClient, invalidRequest, type OAuthError } from "../errors/oauth-error.ts";
import type { PortError } from "../errors/port-error.ts";
import { reasons } from "../errors/reason.ts";
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
import { type AuthenticatedClient, isBlind, mayUse, withoutSecrets } from "./admission.ts";
import type {
  AuthenticatingRequest,
  AuthenticationContext,
  AuthenticationVerdict,
  ClientAuthenticationMethod,
  Presentation,
} from "./client-authentication-method.ts";
import { mechanismsIn, ownCredentials } from "./credential-parameters.ts";

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

export type ClientAuthenticationError =
  | OAuthError<"invalid_client" | "invalid_request" | "temporarily_unavailable">
  | PortError;

/** What a request presents by the methods that are enabled, read and not yet believed. */
export interface PresentedCredentials {
  /** The client that they claim to be; `undefined` if no client can be called so. */
  readonly clientId: ClientId | undefined;
  readonly readings: Readings;
}

/** Reads the credentials of a request: exactly one mechanism, and no lookup yet. */
export const presentedCredentials = (
  methods: readonly ClientAuthenticationMethod[],
  request: AuthenticatingRequest,
): Result<PresentedCredentials, OAuthError<"invalid_client" | "invalid_request">> =>
  presentedOnce(methods, request).map((readings) => ({
    clientId: parseClientId(readings[0].presentation.clientId),
    readings,
  }));

/**
 * Whether this source proved the same credentials lately. Looks nothing up; true for none that were not presented by
 * the source before, so it is asked only within a budget.
 */
export const areVerifiedRecently = (
  { clientId, readings }: PresentedCredentials,
  verifiedSecrets: VerifiedSecrets | undefined,
  by: { readonly tenant: TenantId; readonly source: Source },
): boolean =>
  clientId !== undefined &&
  verifiedSecrets !== undefined &&
  readings[0].presentation.verifiedRecently?.(verifiedSecrets, { ...by, client: clientId }) ===
    true;

/**
 * Finds out which client sends the request (RFC 6749 §2.3, §3.2.1).
 *
 * Every failure that depends on a client (unknown, disabled, wrong secret, method not registered) is the same
 * `invalid_client` after the same work. A client that may not pass is judged as one that has no secrets, so that the right
 * one of a disabled client is no faster than a wrong one, and nobody learns that it is right.
 */
export const authenticateClient =
  (ports: ClientAuthenticationPorts) =>
  (
    tenant: Tenant,
    { clientId, readings }: PresentedCredentials,
    source: Source,
  ): MaybeAsync<AuthenticatedClient, ClientAuthenticationError> =>
    andThen(findClient(ports.clients, tenant, clientId), (client) => {
      const { method, onlyGrantTypes, presentation } = registeredOrFirst(readings, client);
      const context = contextOf(ports, tenant, source);
      const admitted = mayUse(client, method, onlyGrantTypes);
      const judged = client && admitted.isErr() ? withoutSecrets(client) : client;
      return andThen(presentation.verify(judged, context), (verdict) =>
        verdict === "proven" || client === undefined || (admitted.isErr() && isBlind(verdict))
          ? admitted
          : err(refusal(verdict)),
      );
    });

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
  tokenEndpoint: ports.tokenEndpointOf(tenant.issuer),
});

interface Presented {
  readonly method: string;
  readonly onlyGrantTypes: readonly string[] | undefined;
  readonly presentation: Presentation;
}

/** Readings of the same credentials: by which method they count, the client's registration says. */
type Readings = readonly [Presented, ...Presented[]];

const presentedOnce = (
  methods: readonly ClientAuthenticationMethod[],
  request: AuthenticatingRequest,
): Result<Readings, OAuthError<"invalid_client" | "invalid_request">> => {
  const answers = answersOf(methods, request);
  // RFC 6749 §5.2: an unsupported authentication method is `invalid_client`, whatever else is sent.
  if (request.authorization !== undefined && !answers.some(cameFromHeader))
    return err(invalidClient("authentication_scheme_unsupported"));
  // RFC 6749 §2.3: "The client MUST NOT use more than one authentication method in each request."
  if (mechanismsIn(methods, request) > 1) return err(invalidRequest("authentication_ambiguous"));
  const [first, ...others] = declaringAnswers(answers, methods, request);
  if (first === undefined)
    return err(
      invalidClient(
        request.parameters.has("client_assertion") ? "assertion_malformed" : "credentials_missing",
      ),
    );
  if ("error" in first.answer) return err(first.answer);
  const readings: [Presented, ...Presented[]] = [presentedBy(first, first.answer)];
  for (const other of others)
    if (!("error" in other.answer)) readings.push(presentedBy(other, other.answer));
  return sameClientId(readings[0].presentation, request)
    ? ok(readings)
    : err(invalidRequest("client_id_mismatch"));
};

const presentedBy = (
  { method, onlyGrantTypes }: Answered,
  presentation: Presentation,
): Presented => ({
  method,
  onlyGrantTypes,
  presentation,
});

interface Answered {
  readonly method: string;
  readonly onlyGrantTypes: readonly string[] | undefined;
  readonly answer: Presentation | OAuthError<"invalid_client">;
}

const answersOf = (
  methods: readonly ClientAuthenticationMethod[],
  request: AuthenticatingRequest,
): readonly Answered[] => {
  const answers: Answered[] = [];
  for (const { name, onlyGrantTypes, present } of methods) {
    const answer = present(request);
    if (answer !== undefined) answers.push({ method: name, onlyGrantTypes, answer });
  }
  return answers;
};

/** Credentials that a method declares are for it alone to judge: no public client passes beside wrong ones. */
const declaringAnswers = (
  answers: readonly Answered[],
  methods: readonly ClientAuthenticationMethod[],
  { parameters }: AuthenticatingRequest,
): readonly Answered[] => {
  const declaring = methods.filter((method) =>
    ownCredentials(method).some((name) => parameters.has(name)),
  );
  return declaring.length === 0
    ? answers
    : answers.filter(({ method }) => declaring.some(({ name }) => name === method));
};

const cameFromHeader = ({ answer }: Answered): boolean => "error" in answer || answer.fromHeader;

/** A method may be the embedder's own: a reason that is none of ours is its own, too. */
const refusal = (
  verdict: Exclude<AuthenticationVerdict, "proven">,
): OAuthError<"invalid_client"> =>
  typeof verdict === "string" && Object.hasOwn(reasons, verdict)
    ? invalidClient(verdict)
    : {
        ...invalidClient("credentials_refused"),
        cause: typeof verdict === "string" ? verdict : verdict.refused,
      };

/** A certificate without a secret, say, may be either TLS method's, or a public client's that only binds its tokens. */
const registeredOrFirst = (presented: Readings, client: Client | undefined): Presented =>
  presented.find(({ method }) => client?.authenticationMethods.includes(method)) ?? presented[0];

const sameClientId = (
  { clientId }: Presentation,
  { parameters }: AuthenticatingRequest,
): boolean => {
  const named = parameters.get("client_id");
  return named === undefined || named === clientId;
};

const findClient = (
  clients: ClientStore,
  tenant: Tenant,
  id: ClientId | undefined,
): MaybeAsync<Client | undefined, PortError> =>
  id === undefined
    ? ok(undefined)
    : // The store is the embedder's: an answer with another id is no answer.
      andThen(clients.find(tenant.id, id), (client) => ok(client?.id === id ? client : undefined));
