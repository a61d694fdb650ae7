import type {
  AuthenticatingRequest,
  ClientAuthenticationMethod,
} from "./client-authentication-method.ts";
import type { ServerCredentials } from "./declared-credentials.ts";

/** A place in requests that carries credentials, and the methods that read them there. */
export interface CredentialCarrier {
  readonly isIn: (request: AuthenticatingRequest) => boolean;
  readonly readers: readonly ClientAuthenticationMethod[];
}

/** Every carrier of the server with those of the methods that read it; one that none of them reads counts all the same. */
export const carriersOf = (
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
export const readersOf = (
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
