import type { ConfigurationProblem } from "../errors/configuration-error.ts";
import { asymmetricAlgorithms } from "./asymmetric-algorithms.ts";
import { type Client, isPublic } from "./client.ts";
import { canVerify } from "./key-use.ts";

/**
 * One thing that a client must be registered with, as data: a client without it is refused where it is defined, with this
 * field and this message.
 *
 * @example { field: "ownScope", message: "must not be empty", holds: ({ ownScope }) => ownScope.length > 0 }
 */
export interface ClientRequirement extends ConfigurationProblem {
  readonly holds: (client: Client) => boolean;
}

/** Something that clients are registered for by name, and what it needs of them: a `ClientAuthenticationMethod` is one. */
export interface Requiring {
  readonly name: string;
  /** Default: nothing. */
  readonly requires?: readonly ClientRequirement[];
  /** A function is none, though it has a `name`: it makes a method that is called otherwise, and would need nothing here. */
  readonly call?: never;
}

/** A public client proves nothing, so no proof may seem to be asked of it. */
export const noOtherMethod: ClientRequirement = {
  field: "authenticationMethods",
  message: "must not hold none beside another method",
  holds: ({ authenticationMethods }) => authenticationMethods.length === 1,
};

/** Requires that the client has public keys, in place or by URL (RFC 7591 §2). */
export const publicKeys: ClientRequirement = {
  field: "jwks",
  message: "must hold the client's keys, or jwksUri say where they are",
  holds: ({ keys }) => keys !== undefined,
};

/** Requires a key that can verify signatures by an asymmetric algorithm. */
export const verifyingKey: ClientRequirement = {
  field: "jwks",
  message: `must hold a key that verifies signatures by one of ${asymmetricAlgorithms.join(", ")}: its kty, crv, alg, use and key_ops allow none`,
  holds: ({ keys }) => canVerify(keys, asymmetricAlgorithms),
};

/** Keys that are published elsewhere may hold one. */
export const registeredCertificate: ClientRequirement = {
  field: "jwks",
  message: "must hold the client's certificate, as x5c or x5t#S256 of a key (RFC 8705 §2.2.2)",
  holds: ({ keys }) =>
    keys === undefined ||
    !("jwks" in keys) ||
    keys.jwks.some((jwk) => "x5c" in jwk || "x5t#S256" in jwk),
};

/** Requires the subject that a client's certificate must have (RFC 8705 §2.1.2). */
export const certificateSubject: ClientRequirement = {
  field: "tlsSubject",
  message: "must say how the client's certificate is recognised",
  holds: ({ tlsSubject }) => tlsSubject !== undefined,
};

/** Requires at least one federated identity: a workload of another issuer that is this client. */
export const workloads: ClientRequirement = {
  field: "federatedIdentities",
  message: "must say which workloads are this client",
  holds: ({ federatedIdentities = [] }) => federatedIdentities.length > 0,
};

/** Requires somebody whose assertions the client may bring as its grant: workloads that are the client, or issuers of users. */
export const assertions: ClientRequirement = {
  field: "federatedIdentities",
  message: "must say which workloads are this client, or set identityAssertionIssuers",
  holds: ({ federatedIdentities = [], identityAssertionIssuers = [] }) =>
    federatedIdentities.length + identityAssertionIssuers.length > 0,
};

/** Requires of a client that acts for users of other issuers that it proves itself, and may have some scope of theirs. */
export const identityAssertions: ClientRequirement = {
  field: "identityAssertionIssuers",
  message: "needs authorization.delegatedScope, and a client that is not public",
  holds: (client) =>
    client.identityAssertionIssuers === undefined ||
    (!isPublic(client) && !!client.authorization?.delegatedScope.length),
};

/** Requires a redirect URI: without one no answer could reach the client (RFC 6749 §3.1.2.2). */
export const redirectUris: ClientRequirement = {
  field: "authorization.redirectUris",
  message: "must hold where answers to the client may go",
  holds: ({ authorization }) => (authorization?.redirectUris ?? []).length > 0,
};

/**
 * Requires that the client runs on a device of the user's. One that can open a browser must not use the device flow, which anybody can
 * talk a user into (the cross-device best current practice, §7.2.1).
 */
export const inputConstrained: ClientRequirement = {
  field: "authorization.applicationType",
  message: 'must be "native", because the device flow is for clients that cannot open a browser',
  holds: ({ authorization }) => authorization?.applicationType === "native",
};

/** Requires a grant type that refresh tokens come from. Grants of the client's own access give none (RFC 6749 §4.4.3). */
export const refreshedGrant: ClientRequirement = {
  field: "grantTypes",
  message:
    "must hold a grant that gives refresh tokens beside refresh_token, as authorization_code",
  holds: ({ grantTypes }) => grantTypes.some((name) => !givesNoRefreshToken.has(name)),
};

/** A grant of the embedder's own may give some. */
const givesNoRefreshToken: ReadonlySet<string> = new Set([
  "refresh_token",
  "client_credentials",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
  "urn:ietf:params:oauth:grant-type:token-exchange",
  "urn:mintport:params:oauth:grant-type:api-key",
]);

/** Requires keys by which the signed requests of a client that must sign them are verified (RFC 9101 §6.2). */
export const requestVerifyingKey: ClientRequirement = {
  field: "jwks",
  message:
    "must hold a key for the client's signed requests, of authorization.requestSigningAlgorithm if that is there, or jwksUri say where it is",
  holds: ({ keys, authorization }) => {
    const alg = authorization?.requestSigningAlgorithm;
    if (alg === undefined && authorization?.requireSignedRequests !== true) return true;
    return keys !== undefined && canVerify(keys, alg === undefined ? asymmetricAlgorithms : [alg]);
  },
};
