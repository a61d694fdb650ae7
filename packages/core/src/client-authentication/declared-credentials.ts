import type { ReasonOf } from "../errors/reason.ts";

/**
 * Where in a request the credentials of a client authentication method stand. Everything that a method reads stands here: what it
 * does not declare is held to no rule. A method that declares several takes them together, as an id and a code.
 */
export interface DeclaredCredentials {
  /** Parameters of the body. None may stand in the URL (RFC 6749 §2.3.1). */
  readonly parameters?: readonly string[];
  /** Header fields other than `Authorization`, in lower case. An empty one is as if it were not sent. */
  readonly headers?: readonly string[];
  /** Schemes of the `Authorization` header, in lower case. */
  readonly authorizationSchemes?: readonly string[];
  /** The TLS client's certificate. Beside any other credential it only binds tokens (RFC 8705 §3), and proves nobody. */
  readonly certificate?: true;
}

/** The places of credentials at every endpoint of a server, also at one that does not take them. */
export interface ServerCredentials {
  /** The parameters that authenticate clients. */
  readonly parameters: readonly string[];
  /** The header fields that do, `Authorization` aside. */
  readonly headers: readonly string[];
  /** The parameters that may not stand in the URL: those above, and what grants are asked for with. */
  readonly neverInUrl: readonly string[];
}

/** All that the methods and the grant types of a server declare, and what is a credential anyway. */
export const serverCredentials = (
  methods: readonly { readonly credentials: DeclaredCredentials }[],
  grants: readonly { readonly credentials?: readonly string[] }[],
): ServerCredentials => {
  const declared = methods.map(({ credentials }) => credentials);
  const parameters = [
    ...new Set([
      ...Object.keys(alwaysClients),
      ...declared.flatMap(({ parameters: names = [] }) => names),
    ]),
  ];
  return {
    parameters,
    headers: [...new Set(declared.flatMap(({ headers = [] }) => headers))],
    neverInUrl: [
      ...new Set([
        ...parameters,
        ...alwaysGrants,
        ...grants.flatMap(({ credentials = [] }) => credentials),
      ]),
    ],
  };
};

/** The reason for which a request without a credential that is read here is refused. An assertion in vain has its own. */
export const unreadReason = (parameters: ReadonlyMap<string, string>): ReasonOf<"invalid_client"> =>
  Object.entries(alwaysClients).find(
    ([name, reason]) => reason !== "credentials_missing" && parameters.has(name),
  )?.[1] ?? "credentials_missing";

/**
 * The parameters that authenticate clients by a specification (RFC 6749 §2.3.1, RFC 7521 §4.2) or by our own grant of API
 * keys, whether or not a method here reads them: a client that sends one believes that it does. Each with the reason of a
 * request in which nobody reads it.
 */
const alwaysClients: Readonly<Record<string, ReasonOf<"invalid_client">>> = {
  client_secret: "credentials_missing",
  client_assertion: "assertion_malformed",
  api_key: "credentials_missing",
};

/** The same of grants: RFC 7521 §4.1, RFC 8693 §2.1. */
const alwaysGrants: readonly string[] = ["assertion", "subject_token", "actor_token"];
