import { err, ok, type Result } from "neverthrow";
import { type ClientId, parseClientId } from "../domain/identifiers.ts";
import { invalidClient, invalidRequest, type OAuthError } from "../errors/oauth-error.ts";
import type {
  AuthenticatingRequest,
  ClientAuthenticationMethod,
  PresentedCredentials,
} from "./client-authentication-method.ts";
import { type ServerCredentials, unreadReason } from "./declared-credentials.ts";

/** The credentials of a request, read and not yet believed. */
export interface CandidateCredentials {
  /** The client that they claim to be; `undefined` if no client can be called so. */
  readonly clientId: ClientId | undefined;
  /** The credentials as each method that reads them does. The client's registration says by which of them they count. */
  readonly candidates: readonly [Candidate, ...Candidate[]];
}

/** The credentials of a request as one method reads them. */
export interface Candidate {
  readonly method: ClientAuthenticationMethod;
  readonly presented: PresentedCredentials;
}

/** Reads the credentials of a request. None is `invalid_client`; more than one mechanism is `invalid_request` (RFC 6749 §2.3). */
export type ReadCredentials = (
  request: AuthenticatingRequest,
) => Result<CandidateCredentials, OAuthError<"invalid_client" | "invalid_request">>;

/** Reads the credentials of requests by these methods: one method per request (RFC 6749 §2.3), and no look-up yet. */
export const readCredentials = (
  methods: readonly ClientAuthenticationMethod[],
  server: ServerCredentials,
): ReadCredentials => {
  const carriers = carriersOf(methods, server);
  const schemes = new Set(
    methods.flatMap(({ credentials }) => credentials.authorizationSchemes ?? []),
  );
  return (request) => {
    const { authorization } = request;
    // RFC 6749 §5.2: an unsupported authentication method is `invalid_client`, whatever else is sent.
    if (authorization !== undefined && !schemes.has(authorization.scheme)) return err(unsupported);
    const readers = readersOf(carriers, request);
    if (readers === "ambiguous") return err(invalidRequest("authentication_ambiguous"));
    return candidatesAmong(readers ?? methods, request).andThen(([first, ...others]) => {
      if (first === undefined)
        return err(
          authorization === undefined
            ? invalidClient(unreadReason(request.parameters))
            : unsupported,
        );
      const { clientId } = first.presented;
      const named = request.parameters.get("client_id");
      return named === undefined || named === clientId
        ? ok({ clientId: parseClientId(clientId), candidates: [first, ...others] as const })
        : err(invalidRequest("client_id_mismatch"));
    });
  };
};

/** The first method that finds anything decides: if it cannot read it, that is an error. A later one that cannot is left out. */
const candidatesAmong = (
  readers: readonly ClientAuthenticationMethod[],
  request: AuthenticatingRequest,
): Result<readonly Candidate[], OAuthError<"invalid_client">> => {
  const candidates: Candidate[] = [];
  for (const method of readers) {
    const presented = method.present(request);
    if (presented === undefined) continue;
    if (!("error" in presented)) candidates.push({ method, presented });
    else if (candidates.length === 0) return err(presented);
  }
  return ok(candidates);
};

const unsupported = invalidClient("authentication_scheme_unsupported");

/** A place in requests that carries credentials, and the methods that read them there. */
interface CredentialCarrier {
  readonly isIn: (request: AuthenticatingRequest) => boolean;
  readonly readers: readonly ClientAuthenticationMethod[];
}

/** Every carrier of the server with those of the methods that read it; one that none of them reads counts all the same. */
const carriersOf = (
  methods: readonly ClientAuthenticationMethod[],
  { parameters: parameterNames, headers: headerNames }: ServerCredentials,
): readonly CredentialCarrier[] => {
  const readersBy = (field: "parameters" | "headers" | "authorizationSchemes", name: string) =>
    methods.filter(({ credentials }) => credentials[field]?.includes(name) === true);
  const schemes = methods.flatMap(({ credentials }) => credentials.authorizationSchemes ?? []);
  return [
    ...[...new Set(schemes)].map(
      (scheme): CredentialCarrier => ({
        isIn: ({ authorization }) => authorization?.scheme === scheme,
        readers: readersBy("authorizationSchemes", scheme),
      }),
    ),
    ...parameterNames.map(
      (name): CredentialCarrier => ({
        isIn: ({ parameters }) => parameters.has(name),
        readers: readersBy("parameters", name),
      }),
    ),
    ...headerNames.map(
      (name): CredentialCarrier => ({
        isIn: ({ headers }) => Boolean(headers.get(name)),
        readers: readersBy("headers", name),
      }),
    ),
  ];
};

/**
 * The methods that read all that a request presents; `undefined` if it presents nothing. RFC 6749 §2.3: "The client MUST NOT
 * use more than one authentication method in each request." So what no single method reads together is ambiguous.
 */
const readersOf = (
  carriers: readonly CredentialCarrier[],
  request: AuthenticatingRequest,
): readonly ClientAuthenticationMethod[] | "ambiguous" | undefined => {
  let found: readonly ClientAuthenticationMethod[] | undefined;
  for (const { isIn, readers } of carriers) {
    if (!isIn(request)) continue;
    const both = found?.filter((method) => readers.includes(method));
    if (both?.length === 0) return "ambiguous";
    found = both ?? readers;
  }
  return found;
};
