import { err, ok } from "neverthrow";
import type { AuthorizationDecision } from "../../domain/authorization/authorization-decision.ts";
import type { AuthorizationCode } from "../../domain/authorization/user-access.ts";
import { credentialText } from "../../domain/credential-text.ts";
import { generationOf } from "../../domain/generation.ts";
import type { Grant } from "../../domain/grant.ts";
import type { FamilyId } from "../../domain/identifiers.ts";
import { later } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import { isSubset } from "../../domain/scope.ts";
import { type AuthorizationErrorCode, type OAuthError } from "../../errors/oauth-error.ts";
import { type PortError, portError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { authorizationCodePrefix } from "../../grants/types/authorization-code.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { Attempt } from "../../ports/observer.ts";
import { authorizationCodeRecord } from "../../records/authorization-code-record.ts";
import { encodeRecord } from "../../records/record.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import { authorizationResponse } from "../browser/authorization-response.ts";
import { unbindBrowser } from "../browser/bind-browser.ts";
import { withBrowserHeaders } from "../browser/browser-headers.ts";
import { type Agreement, keepGrant } from "../browser/keep-grant.ts";
import { useHandle } from "../browser/use-handle.ts";
import type { Answered } from "../endpoint.ts";
import type { DecidedRequest } from "./decided-request.ts";
import { rootOf } from "./keep-interaction.ts";

type Refused = OAuthError<AuthorizationErrorCode> | PortError;

/** A decision to grant. */
export type Granted = Extract<AuthorizationDecision, { readonly decision: "grant" }>;

/**
 * Completes an authorization: uses up what stands for it, keeps the grant, and sends a code. What can be done once is done first, so
 * that a failure behind it leaves no second chance and no code.
 */
export const grantAccess = (
  ports: AuthorizationPorts,
  known: DecidedRequest,
  granted: Granted,
): MaybeAsync<DecidedRequest & Answered, Refused> =>
  andThen(useUp(ports, known), () =>
    andThen(keepGrant(ports, agreementOf(known, granted), known.remembered), (grant) =>
      andThen(writeCode(ports, known, granted, grant), (code) => {
        const response = authorizationResponse(known.returnTo, known.tenant.issuer, { code });
        const cookies =
          known.interaction === undefined
            ? []
            : [unbindBrowser(known.tenant.issuer, known.interaction.row.browser)];
        return ok({
          ...known,
          consent: consentOf(known, granted),
          grantedScope: granted.scope,
          response: withBrowserHeaders(response, cookies),
        });
      }),
    ),
  );

const agreementOf = (
  { tenant, authorizingClient, authorization, face, at }: DecidedRequest,
  { visitor, scope, offline, consent }: Granted,
): Agreement => ({
  ...{ tenant: tenant.id, client: authorizingClient, subject: visitor.subject },
  ...{ scope, resources: authorization.resources, offline, consent, face, at },
});

/** As events tell it: whoever agreed to a part only is told apart. */
const consentOf = (
  { authorization }: DecidedRequest,
  { consent, scope }: Granted,
): NonNullable<Attempt["consent"]> =>
  consent === "given" && !isSubset(authorization.scope, scope) ? "narrowed" : consent;

/** The handle with which all began, and the pushed request: of two tabs, one completes. */
const useUp = (
  ports: AuthorizationPorts,
  { interaction, arrival, tenant, at }: DecidedRequest,
): MaybeAsync<void, Refused> => {
  const root = interaction && rootOf(interaction);
  const begun = root === undefined ? ok(undefined) : useHandle(ports, tenant.id, root, at);
  const { pushed } = arrival;
  return andThen(begun, () =>
    pushed === undefined
      ? ok(undefined)
      : andThen(ports.singleUse.consume(tenant.id, pushed, at), ({ verdict }) =>
          verdict === "fresh"
            ? ok(undefined)
            : err(refuseAuthorization("invalid_request_uri", "pushed_request_used")),
        ),
  );
};

/** How long the row of a code is kept, so that a replay is still seen: 10 minutes (RFC 6749 §4.1.2's limit of its life). */
const keptFor = 600;

const writeCode = (
  ports: AuthorizationPorts,
  known: DecidedRequest,
  granted: Granted,
  grant: Grant,
): MaybeAsync<string, PortError> => {
  const { tenant, at } = known;
  const code = credentialText(authorizationCodePrefix, ports.entropy.text(32));
  const content = codeOf(ports, known, granted, grant);
  return andThen(encodeRecord(authorizationCodeRecord, content, "single-use-store"), (text) =>
    andThen(ports.digester.digest(code), (digest) =>
      andThen(
        ports.singleUse.put(tenant.id, digest, { content: text, expiresAt: later(at, keptFor) }),
        (verdict) => (verdict === "stored" ? ok(code) : err(portError("conflict", "entropy"))),
      ),
    ),
  );
};

const codeOf = (
  { entropy, codeLifetime }: AuthorizationPorts,
  { authorizingClient, authorization, tenant, returnTo, session, at }: DecidedRequest,
  { visitor, scope, offline }: Granted,
  grant: Grant,
): AuthorizationCode => ({
  client: authorizingClient.id,
  subject: visitor.subject,
  grant: grant.id,
  family: entropy.text(16) as FamilyId,
  scope,
  resources: authorization.resources,
  authentication: present({
    at: visitor.authenticatedAt,
    acr: visitor.acr,
    amr: visitor.amr,
  }),
  session: session as AuthorizationCode["session"],
  generations: { tenant: generationOf(tenant), client: generationOf(authorizingClient) },
  redirectUri: returnTo.redirectUri,
  codeChallenge: authorization.codeChallenge.digest,
  offline,
  usableUntil: later(at, codeLifetime),
  ...present({ nonce: authorization.nonce, dpopKey: authorization.dpopKey }),
});
