import { err, type ResultAsync } from "neverthrow";
import type { Within } from "../../../deadlines/extension.ts";
import type { Tenant } from "../../../domain/tenant.ts";
import { requireKnownOptions } from "../../../errors/known-options.ts";
import {
  invalidGrant,
  invalidRequest,
  type OAuthError,
  type TokenErrorCode,
} from "../../../errors/oauth-error.ts";
import type { PortError } from "../../../errors/port-error.ts";
import { readJwt, type UnverifiedJwt } from "../../../jwt/read-jwt.ts";
import type { AssertedSubjects } from "../../../ports/asserted-subjects.ts";
import { toAsync } from "../../../ports/maybe-async.ts";
import type { Subjects } from "../../../ports/subjects.ts";
import type { GrantedAccess } from "../../../tokens/granted-access.ts";
import type { GrantPorts, GrantRequest, GrantType } from "../../grant-type.ts";
import { requireUnused, useUp } from "../../use-up.ts";
import { assertedAccess } from "./asserted-access.ts";
import { findSubject, type SubjectPorts } from "./find-subject.ts";
import { verifyIdentityAssertion } from "./verify-identity-assertion.ts";

/** What an embedder may bring for identity assertions. Each may be left out. */
export interface IdentityAssertionOptions {
  /** Finds the user here whom an assertion means. Default: the issuer's name for the user, qualified, as `https://idp.example#U1`. */
  readonly assertedSubjects?: AssertedSubjects;
  /** Asked whether that user may still get tokens: the port that `userAuthorization` has. Default: nobody is asked. */
  readonly subjects?: Subjects;
  /** The grant for assertions of every other `typ`: `jwtBearer`, for workloads. Default: those are refused. */
  readonly workloads?: GrantType;
}

/**
 * A user's identity provider vouches for them, and a client gets a token that speaks for them, with no page and no consent here
 * (draft-ietf-oauth-identity-assertion-authz-grant §4.4; MCP's enterprise-managed authorization). The tenant lets the issuer vouch for users
 * (`identityAssertions` of a trusted issuer), and the client is registered for that issuer (`identityAssertionIssuers`).
 *
 * There is no refresh token: the assertion may come again until it expires, unless its issuer is `singleUse`. Throws `ConfigurationError` for an
 * option that nobody reads.
 *
 * @example
 * createAuthorizationServer({ …, grants: [clientCredentials, identityAssertion({ subjects, workloads: jwtBearer })] })
 */
export const identityAssertion = (options: IdentityAssertionOptions = {}): Within<GrantType> => {
  requireKnownOptions<IdentityAssertionOptions>("identityAssertion", options, {
    ...{ assertedSubjects: true, subjects: true, workloads: true },
  });
  const { assertedSubjects, subjects, workloads } = options;
  return (around) =>
    assertionGrant(
      {
        assertedSubjects: assertedSubjects && around.port("asserted-subjects", assertedSubjects),
        subjects: subjects && around.port("subjects", subjects),
      },
      workloads,
    );
};

type Refused = OAuthError<TokenErrorCode> | PortError;

const assertionGrant = (own: SubjectPorts, workloads: GrantType | undefined): GrantType => ({
  name: "urn:ietf:params:oauth:grant-type:jwt-bearer",
  credentials: ["assertion"],
  profiles: (tenant) => (takesAssertions(tenant) ? [idJagProfile] : []),
  check: (request, ports) => {
    const text = request.parameters.get("assertion");
    if (text === undefined) return err(invalidRequest("parameter_missing", "assertion"));
    const jwt = readJwt(text);
    if (jwt?.typ === idJagType) return checkAssertion({ ...ports, ...own }, request, { text, jwt });
    return workloads === undefined
      ? err(invalidGrant(`grant_assertion_${jwt === undefined ? "malformed" : "type_wrong"}`))
      : workloads.check(request, ports);
  },
});

/** §3.1 `typ`. */
const idJagType = "oauth-id-jag+jwt";
/** §7.2. */
const idJagProfile = "urn:ietf:params:oauth:grant-profile:id-jag";

/** The metadata says that some issuer is believed, and not which (§8.4). */
const takesAssertions = ({ trustedIssuers = [] }: Tenant): boolean =>
  trustedIssuers.some(({ identityAssertions }) => identityAssertions !== undefined);

const checkAssertion = (
  ports: GrantPorts & SubjectPorts,
  request: GrantRequest,
  presented: { readonly text: string; readonly jwt: UnverifiedJwt },
): ResultAsync<GrantedAccess, Refused> =>
  verifyIdentityAssertion(ports, request, presented)
    .andThrough(({ singleUse }) => requireUnused(ports, request, singleUse))
    .andThen((assertion) =>
      // Nothing is said of users to whoever could get no token anyway.
      assertedAccess(request, assertion).asyncAndThen((access) =>
        toAsync(findSubject(ports, request, assertion.asserted)).map(
          (subject): GrantedAccess => ({
            ...access,
            subject,
            ...(assertion.singleUse && { commit: useUp(request, assertion.singleUse) }),
          }),
        ),
      ),
    );
