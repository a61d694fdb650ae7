import { err, ok, type Result } from "neverthrow";
import { type MetadataFault, metadataFault, redirectFault } from "../../errors/metadata-fault.ts";
import type { Client, ClientAuthorization } from "../client.ts";
import type { Seconds } from "../instant.ts";
import { present } from "../present.ts";
import { emptyScope, intersection, isEmptyScope, type Scope, union } from "../scope.ts";
import type { ClientMetadata } from "./client-metadata.ts";
import type { RegistrationLife } from "./client-registration.ts";

/** What a tenant lets clients be that register themselves. */
export interface RegistrationPolicy extends RegistrationLife {
  /** The hosts, with the port if it is not 443, to which answers may go. `any`: every host. */
  readonly redirectHosts: "any" | readonly string[];
  readonly applicationTypes: readonly ("web" | "native")[];
  readonly authenticationMethods: readonly string[];
  readonly grantTypes: readonly string[];
  readonly delegatedScope: Scope;
  readonly defaultDelegatedScope: Scope;
  /** The scope that such clients may have for themselves, where `grantTypes` lets them act without a user. */
  readonly ownScope: Scope;
  readonly loopbackNames: readonly "localhost"[];
  readonly consentLifetime: Seconds | undefined;
  readonly offlineAccess: "asked" | "implied";
  /** Whether a client may change its registration. */
  readonly updates: boolean;
  /** When a client gets a new registration access token, and the old one opens nothing any more. */
  readonly rotation: "never" | "update" | "always";
}

/** The facts of a client that its metadata and a policy decide. */
export type JudgedClient = Pick<
  Client,
  | "authenticationMethods"
  | "grantTypes"
  | "ownScope"
  | "defaultOwnScope"
  | "keys"
  | "authorization"
  | "dpopBoundAccessTokens"
  | "certificateBoundAccessTokens"
>;

/**
 * The client that metadata describes, within the policy. It is judged whole, with every default filled in, so that a member which was
 * left out allows no more than one that was sent. A grant for users and a scope beyond the policy are left out, as the answer tells (RFC 7591
 * §3.2.1); anything else beyond it is refused.
 */
export const clientOfMetadata = (
  metadata: ClientMetadata,
  policy: RegistrationPolicy,
): Result<JudgedClient, MetadataFault> => {
  const fault =
    typeFault(metadata, policy) ?? hostFault(metadata, policy) ?? methodFault(metadata, policy);
  if (fault !== undefined) return err(fault);
  return grantsWithin(metadata, policy).andThen((grantTypes) => {
    const isMachine = grantTypes.some((name) => !ofUsers.has(name));
    const ownCeiling = isMachine ? policy.ownScope : emptyScope;
    const isOfUsers = grantTypes.some((name) => ofUsers.has(name));
    const delegatedCeiling = isOfUsers ? policy.delegatedScope : emptyScope;
    const { scope: named } = metadata;
    const within = (ceiling: Scope): Scope =>
      named === undefined ? ceiling : intersection(named, ceiling);
    if (named !== undefined && isEmptyScope(within(union(delegatedCeiling, ownCeiling))))
      return err(metadataFault("scope", "must hold a scope that clients may register for here"));
    const [delegatedScope, ownScope] = [within(delegatedCeiling), within(ownCeiling)];
    const authorization = authorizationOf(metadata, policy, delegatedScope);
    return ok({
      authenticationMethods: [metadata.authenticationMethod],
      grantTypes,
      ...{ ownScope, defaultOwnScope: ownScope },
      ...present({
        keys: metadata.keys,
        authorization: isOfUsers ? authorization : undefined,
        dpopBoundAccessTokens: metadata.dpopBoundAccessTokens || undefined,
        certificateBoundAccessTokens: metadata.certificateBoundAccessTokens || undefined,
      }),
    });
  });
};

const typeFault = (
  { applicationType }: ClientMetadata,
  { applicationTypes }: RegistrationPolicy,
): MetadataFault | undefined =>
  applicationTypes.includes(applicationType)
    ? undefined
    : metadataFault(
        "application_type",
        `must be ${applicationTypes.map((type) => `"${type}"`).join(" or ")} here`,
      );

/** A place on the user's own machine, and a scheme of the machine's, have no host: the application type decides on them. */
const hostFault = (
  { redirectUris }: ClientMetadata,
  { redirectHosts }: RegistrationPolicy,
): MetadataFault | undefined => {
  if (redirectHosts === "any") return undefined;
  const at = redirectUris.findIndex(
    (uri) => uri.startsWith("https:") && !redirectHosts.includes(new URL(uri).host),
  );
  return at === -1
    ? undefined
    : redirectFault(`redirect_uris[${at}]`, "must be at a host that clients may register here");
};

const methodFault = (
  { authenticationMethod }: ClientMetadata,
  { authenticationMethods }: RegistrationPolicy,
): MetadataFault | undefined =>
  authenticationMethods.includes(authenticationMethod)
    ? undefined
    : metadataFault(
        "token_endpoint_auth_method",
        `must be one of ${authenticationMethods.join(", ")}; without the member it is client_secret_basic (RFC 7591 §2)`,
      );

/** Grants in which a user takes part. Every other one gives a client access of its own. */
const ofUsers: ReadonlySet<string> = new Set([
  "authorization_code",
  "refresh_token",
  "urn:ietf:params:oauth:grant-type:device_code",
]);

const grantsWithin = (
  { grantTypes, authenticationMethod }: ClientMetadata,
  policy: RegistrationPolicy,
): Result<readonly string[], MetadataFault> => {
  const within = grantTypes.filter((name) => policy.grantTypes.includes(name));
  const beyond = grantTypes.filter((name) => !policy.grantTypes.includes(name));
  if (beyond.some((name) => !ofUsers.has(name)))
    return err(metadataFault("grant_types", `must hold none but ${policy.grantTypes.join(", ")}`));
  if (within.every((name) => name === "refresh_token"))
    return err(metadataFault("grant_types", `must hold one of ${begin(policy).join(", ")}`));
  if (authenticationMethod === "none" && within.some((name) => !ofUsers.has(name)))
    return err(
      metadataFault("token_endpoint_auth_method", "must not be none beside a grant without a user"),
    );
  return ok(within);
};

/** The grants that give a first token. */
const begin = ({ grantTypes }: RegistrationPolicy): readonly string[] =>
  grantTypes.filter((name) => name !== "refresh_token");

const authorizationOf = (
  metadata: ClientMetadata,
  policy: RegistrationPolicy,
  delegatedScope: Scope,
): ClientAuthorization => {
  const native = metadata.applicationType === "native";
  return {
    ...present({ name: metadata.name }),
    ...metadata.pages,
    redirectUris: metadata.redirectUris,
    applicationType: metadata.applicationType,
    delegatedScope,
    defaultDelegatedScope: intersection(policy.defaultDelegatedScope, delegatedScope),
    // Exact, and nobody else has this id: a code goes nowhere else (OAuth 2.1 §7.3.1).
    httpsRedirectIdentifies: true,
    selfAsserted: true,
    ...present({
      loopbackNames: native && policy.loopbackNames.length > 0 ? policy.loopbackNames : undefined,
      consentLifetime: policy.consentLifetime,
      offlineAccess: policy.offlineAccess === "implied" ? policy.offlineAccess : undefined,
      requirePushedRequests: metadata.requirePushedRequests || undefined,
      requireSignedRequests: metadata.requireSignedRequests || undefined,
      requestSigningAlgorithm: metadata.requestSigningAlgorithm,
    }),
  };
};
