import { err, ok, type Result } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import type { Confirmation } from "../../domain/confirmation.ts";
import type { Parameters } from "../../domain/form.ts";
import type { Instant } from "../../domain/instant.ts";
import type { RequestedResource } from "../../domain/requested-resource.ts";
import { fitsResource } from "../../domain/requested-resource.ts";
import { isWithin, type Scope } from "../../domain/scope.ts";
import { exactScopes, type ScopePolicy } from "../../domain/scope-policy.ts";
import { resourceOf, serves, type Tenant } from "../../domain/tenant.ts";
import { type OAuthError, serverError, type TokenErrorCode } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { GrantPorts, GrantRequest, GrantType } from "../../grants/grant-type.ts";
import { andThen, type MaybeAsync, withOutcome } from "../../ports/maybe-async.ts";
import type { GrantedAccess } from "../../tokens/granted-access.ts";
import type { Received } from "../known.ts";

/** The ports of a grant, and the scope policies by name. */
export interface GrantCheck extends GrantPorts {
  readonly scopePolicies: ReadonlyMap<string, ScopePolicy>;
  /** Whether a refusal may have its effect: nobody asked for one who wants an explanation. */
  readonly noteRefusals: boolean;
}

/** All that is known of a request once its grant is to be judged. */
interface AskedGrant extends Received {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly parameters: Parameters;
  readonly grantType: GrantType;
  readonly requestedResource: RequestedResource;
  readonly requestedScope: Scope | undefined;
  readonly confirmation: Confirmation | undefined;
}

/** What a grant allows, and the user who allowed it. */
interface CheckedGrant {
  readonly granted: GrantedAccess;
  readonly subject?: string;
}

/** Asks the grant what it allows, and holds it to what it may allow. Only a refusal may change something. */
export const checkGrant = (ports: GrantCheck) => {
  const lookups = lookupsOf(ports);
  return <K extends AskedGrant>(
    known: K,
  ): MaybeAsync<K & CheckedGrant, OAuthError<TokenErrorCode> | PortError> => {
    const { tenant, client, parameters, requestedResource, requestedScope, confirmation } = known;
    const request: GrantRequest = {
      tenant,
      client,
      parameters,
      requestedResource,
      requestedScope: known.grantType.ignoresScope === true ? undefined : requestedScope,
      scopePolicy: policyOf(tenant, ports.scopePolicies),
      confirmation,
      now: known.at,
    };
    const checked = known.grantType.check(request, lookups);
    return andThen(
      ports.noteRefusals ? withNote(known.grantType, request, checked) : checked,
      (granted): Result<K & CheckedGrant, OAuthError<"server_error">> =>
        isAccess(granted, known.at) && isWithinRequest(request, granted)
          ? ok(granted.grant === undefined ? { ...known, granted } : ofUser(known, granted))
          : err(serverError("grant_overreached", granted)),
    );
  };
};

const withNote = (
  grantType: GrantType,
  request: GrantRequest,
  checked: ReturnType<GrantType["check"]>,
): ReturnType<GrantType["check"]> =>
  grantType.noteRefusal === undefined
    ? checked
    : withOutcome(checked, (outcome): ReturnType<GrantType["check"]> => {
        if (outcome.isOk() || !("error" in outcome.error)) return outcome;
        const noted = grantType.noteRefusal?.(request, outcome.error) ?? ok(outcome.error);
        return andThen(noted, (refusal) => err(refusal));
      });

/** Without a kept grant the subject is a client, or somebody whom another server vouches for. */
const ofUser = <K extends AskedGrant>(known: K, granted: GrantedAccess): K & CheckedGrant => ({
  ...known,
  granted,
  subject: granted.subject,
});

/** Field by field: a grant cannot write to a port that it is not given. */
const lookupsOf = (ports: GrantPorts): GrantPorts => ({
  remoteKeySets: ports.remoteKeySets,
  signatureVerifier: ports.signatureVerifier,
  replays: { isSeen: (...asked) => ports.replays.isSeen(...asked) },
  digester: ports.digester,
  findLiveToken: ports.findLiveToken,
});

/** A name that stands for no policy falls back on the one that covers least. */
const policyOf = (tenant: Tenant, policies: ReadonlyMap<string, ScopePolicy>): ScopePolicy =>
  policies.get(tenant.scopePolicy) ?? exactScopes;

/** Whether an answer is what the type says: a grant may be the embedder's own, and a token is written of its answer. */
const isAccess = (
  { subject, scope, audience, expiresBy, actor, mayAct, grant, commit }: GrantedAccess,
  now: Instant,
): boolean =>
  isText(subject) &&
  Array.isArray(scope) &&
  scope.every((token) => isText(token) && scopeToken.test(token)) &&
  Array.isArray(audience) &&
  (expiresBy === undefined || (Number.isSafeInteger(expiresBy) && expiresBy > now)) &&
  (actor === undefined || isText(actor.subject)) &&
  (mayAct === undefined || isText(mayAct)) &&
  (grant === undefined || isText(grant)) &&
  (commit === undefined || typeof commit === "function");

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** RFC 6749 §3.3. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** A grant may be the embedder's own, so that the scope it granted is judged here again. */
const isWithinRequest = (
  { tenant, requestedScope, scopePolicy }: GrantRequest,
  { scope, audience }: GrantedAccess,
): boolean =>
  audience.length > 0 &&
  audience.every(
    (indicator) =>
      serves(tenant, indicator) && fitsResource(scope, resourceOf(tenant, indicator), scopePolicy),
  ) &&
  (requestedScope === undefined || isWithin(scope, requestedScope, scopePolicy));
