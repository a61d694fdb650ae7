import type {
  AuthenticatingRequest,
  ClientAuthenticationMethod,
} from "./client-authentication-method.ts";

/** The parameters that authenticate clients by a specification or by ours, whether or not a method here reads them. */
const known: readonly string[] = ["client_secret", "client_assertion", "api_key"];

/** What methods of the embedder's own declare besides. */
export const ownCredentials = ({ credentials }: ClientAuthenticationMethod): readonly string[] =>
  credentials.filter((name) => !known.includes(name));

/**
 * How many mechanisms a request uses (RFC 6749 §2.3 allows one): the header, each parameter we know, and each method of
 * the embedder's own, however many parameters its credentials take.
 */
export const mechanismsIn = (
  methods: readonly ClientAuthenticationMethod[],
  { authorization, parameters }: AuthenticatingRequest,
): number => {
  const own = new Set(
    methods
      .map(ownCredentials)
      .filter((names) => names.some((name) => parameters.has(name)))
      .map((names) => names.join(" ")),
  );
  return (
    Number(authorization !== undefined) +
    known.filter((name) => parameters.has(name)).length +
    own.size
  );
};
