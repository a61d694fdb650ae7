import { err, ok, type Result } from "neverthrow";
import { isCodeVerifier, meetsChallenge } from "../../domain/authorization/code-challenge.ts";
import type { AuthorizationCode } from "../../domain/authorization/user-access.ts";
import { isCredentialText } from "../../domain/credential-text.ts";
import type { Digest } from "../../domain/digest.ts";
import type { Grant } from "../../domain/grant.ts";
import { isExpired } from "../../domain/instant.ts";
import type { ResourceIndicator } from "../../domain/resource-indicator.ts";
import { invalidRequest, type OAuthError, type TokenErrorCode } from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { Consumption } from "../../ports/single-use-store.ts";
import { authorizationCodeRecord } from "../../records/authorization-code-record.ts";
import type { CommitGrant, GrantedAccess } from "../../tokens/granted-access.ts";
import type { GrantRequest, GrantType } from "../grant-type.ts";
import { endFamily } from "../users/end-family.ts";
import { grantedResources, requireStanding } from "../users/require-standing.ts";
import { startFamily } from "../users/start-family.ts";
import type { UserGrantPorts } from "../users/user-grant-ports.ts";

/** The beginning of every authorization code. */
export const authorizationCodePrefix = "mpac";

type Refused = OAuthError<TokenErrorCode> | PortError;

/**
 * A client redeems what a user allowed it (RFC 6749 §4.1.3, RFC 7636 §4.5).
 *
 * `check` looks at the code; `commit` uses it up. A request that is wrong in anything else leaves the code as it is, and ends nothing: a
 * stolen code must not be a way to log a user out (OAuth 2.1 §7.5.2). One that is right and comes a second time ends every token
 * of the first.
 */
export const authorizationCode = (ports: UserGrantPorts): GrantType => ({
  name: "authorization_code",
  credentials: ["code", "code_verifier"],
  ignoresScope: true,
  check: (request) => {
    const text = request.parameters.get("code");
    if (text === undefined) return err(invalidRequest("parameter_missing", "code"));
    if (!isCredentialText(authorizationCodePrefix, text))
      return err(refuseAuthorization("invalid_grant", "code_unknown"));
    return andThen(ports.digester.digest(text), (digest) =>
      andThen(ports.singleUse.peek(request.tenant.id, digest, request.now), (found) =>
        andThen(readCode(found), ({ code, replayed }) =>
          andThen(judge(ports, request, code, replayed), ({ grant, audience }) =>
            ok(accessOf(ports, request, { code, digest, grant, audience })),
          ),
        ),
      ),
    );
  },
});

interface FoundCode {
  readonly code: AuthorizationCode;
  readonly replayed: boolean;
}

const readCode = (found: Consumption): Result<FoundCode, Refused> => {
  if (found.verdict === "unknown") return err(refuseAuthorization("invalid_grant", "code_unknown"));
  return authorizationCodeRecord
    .decode(found.content)
    .map((code) => ({ code, replayed: found.verdict === "replayed" }))
    .mapErr(() => portError("corrupt", "single-use-store", "the code cannot be read"));
};

const judge = (
  ports: UserGrantPorts,
  request: GrantRequest,
  code: AuthorizationCode,
  replayed: boolean,
): MaybeAsync<
  { readonly grant: Grant; readonly audience: readonly ResourceIndicator[] },
  Refused
> => {
  const bound = requireBindings(request, code);
  if (bound.isErr()) return err(bound.error);
  // A replay is seen after its time, too.
  if (!replayed && isExpired(code.usableUntil, request.now))
    return err(refuseAuthorization("invalid_grant", "code_expired"));
  return andThen(requireVerifier(ports, request, code), () =>
    andThen(grantedResources(request, code), (audience) =>
      andThen(requireStanding(ports, request, code), (grant) => ok({ grant, audience })),
    ),
  );
};

/** Client, redirect URI and key. Each is a rule of its own, and all must hold (RFC 6749 §4.1.3, RFC 9449 §10). */
const requireBindings = (
  { client, parameters, confirmation }: GrantRequest,
  code: AuthorizationCode,
): Result<void, OAuthError<"invalid_grant">> => {
  if (code.client !== client.id)
    return err(refuseAuthorization("invalid_grant", "code_of_other_client"));
  const redirectUri = parameters.get("redirect_uri");
  // OAuth 2.1 §10.2: it need not be sent again.
  if (redirectUri !== undefined && redirectUri !== code.redirectUri)
    return err(refuseAuthorization("invalid_grant", "code_redirect_uri_mismatch"));
  return code.dpopKey === undefined || code.dpopKey === confirmation?.keyThumbprint
    ? ok()
    : err(refuseAuthorization("invalid_grant", "code_key_mismatch"));
};

const requireVerifier = (
  { digester }: UserGrantPorts,
  { parameters }: GrantRequest,
  { codeChallenge }: AuthorizationCode,
): MaybeAsync<void, Refused> => {
  const verifier = parameters.get("code_verifier");
  if (verifier === undefined)
    return err(refuseAuthorization("invalid_grant", "code_verifier_missing"));
  if (!isCodeVerifier(verifier))
    return err(refuseAuthorization("invalid_grant", "code_verifier_mismatch"));
  return andThen(digester.digest(verifier), (digest) =>
    meetsChallenge({ digest: codeChallenge }, digest)
      ? ok(undefined)
      : err(refuseAuthorization("invalid_grant", "code_verifier_mismatch")),
  );
};

interface Judged {
  readonly code: AuthorizationCode;
  readonly digest: Digest;
  readonly grant: Grant;
  readonly audience: readonly ResourceIndicator[];
}

const accessOf = (ports: UserGrantPorts, request: GrantRequest, judged: Judged): GrantedAccess => {
  const { code, grant, audience } = judged;
  return {
    ...{ subject: code.subject, scope: code.scope, audience },
    ...{ grant: code.grant, family: code.family, authentication: code.authentication },
    ...(grant.expiresAt === undefined ? {} : { expiresBy: grant.expiresAt }),
    commit: redeem(ports, request, judged),
  };
};

/** Uses the code up, and begins the family of refresh tokens if there is to be one. */
const redeem =
  (ports: UserGrantPorts, request: GrantRequest, { code, digest, grant }: Judged): CommitGrant =>
  (tokens) => {
    const { tenant, now } = request;
    return andThen(
      ports.singleUse.consume(tenant.id, digest, now),
      ({ verdict }): ReturnType<CommitGrant> => {
        if (verdict === "unknown") return err(refuseAuthorization("invalid_grant", "code_unknown"));
        if (verdict === "replayed")
          return andThen(endFamily(ports, tenant.id, code.family, now), () =>
            err(refuseAuthorization("invalid_grant", "code_replayed")),
          );
        if (!code.offline || !request.client.grantTypes.includes("refresh_token"))
          return ok(tokens);
        return andThen(startFamily(ports, request, code, grant), (refreshToken) =>
          ok({ ...tokens, refreshToken }),
        );
      },
    );
  };
