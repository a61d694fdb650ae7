import type { ConsentReason, LoginReason } from "../authorize-page.ts";
import type { ConsentMode } from "../client.ts";
import { type Instant, isExpired, later } from "../instant.ts";
import { emptyScope, intersection, isEmptyScope, isSubset, type Scope } from "../scope.ts";
import type { Visitor } from "../visitor.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import type { ClientAssurance } from "./client-assurance.ts";

/** Everything that an authorization is decided on. */
export interface AuthorizationFacts {
  readonly request: Pick<
    AuthorizationRequest,
    "scope" | "offline" | "prompts" | "maxAge" | "acrValues"
  >;
  readonly client: ClientAssurance;
  readonly policy: ConsentPolicy;
  /** Whoever is at the browser now. */
  readonly visitor: Visitor | undefined;
  /** What this user allowed this client before. */
  readonly remembered: RememberedConsent | undefined;
  /** The user who chose to go on as who they are, on a page of this authorization. */
  readonly chosenSubject: string | undefined;
  /** What this very user and session answered on the consent page of this authorization. */
  readonly answer: ConsentAnswer | undefined;
  /** When this authorization began: `prompt=login` needs a login after it. */
  readonly begunAt: Instant;
  readonly now: Instant;
}

/** The choices of tenant and client. */
export interface ConsentPolicy {
  readonly mode: ConsentMode;
  /** Nobody vouched for the client. */
  readonly selfAsserted: boolean;
  readonly requiredScope: Scope;
  /** The client may act while the user is away, without being asked. */
  readonly offlineImplied: boolean;
  /** The classes that the login can reach, lowest first; `undefined`: nobody said. */
  readonly acrValues: readonly string[] | undefined;
}

/** A consent of before, as far as it is about this request. */
export interface RememberedConsent {
  /** The scope that was allowed at each of the resources that are asked for. */
  readonly scope: Scope;
  readonly offline: boolean;
  /** The client is not what the user agreed to any more. */
  readonly faceChanged: boolean;
}

/** The answer to a consent page. */
export type ConsentAnswer =
  | { readonly decision: "deny" }
  /** Scopes that were not asked for count for nothing. */
  | { readonly decision: "approve"; readonly scope: Scope };

/** What becomes of an authorization request. */
export type AuthorizationDecision =
  | {
      readonly decision: "grant";
      readonly visitor: Visitor;
      readonly scope: Scope;
      readonly offline: boolean;
      /** Who agreed: the user now, the user before, or the tenant's policy. */
      readonly consent: "given" | "remembered" | "implied";
    }
  | { readonly decision: "ask-login"; readonly because: LoginReason }
  | { readonly decision: "ask-account"; readonly visitor: Visitor }
  | {
      readonly decision: "ask-consent";
      readonly because: ConsentReason;
      readonly visitor: Visitor;
      readonly known: Scope;
      readonly offline: boolean;
    }
  | { readonly decision: "refuse"; readonly reason: AuthorizationRefusal };

/** Why an authorization is refused: the reasons of `errors/reason.ts` that users and their logins cause. */
export type AuthorizationRefusal =
  | "login_required"
  | "account_selection_required"
  | "consent_required"
  | "authentication_unmet"
  | "user_denied"
  | "required_scope_denied";

/**
 * Decides an authorization request by OpenID Connect Core §3.1.2.3 to §3.1.2.6 and RFC 9470 §5. It is total and asks nothing: the endpoint
 * and `explain` call it with the same facts.
 *
 * @example
 * decideAuthorization({ ...facts, visitor: undefined }) // { decision: "ask-login", because: "nobody" }
 */
export const decideAuthorization = (facts: AuthorizationFacts): AuthorizationDecision => {
  const { visitor, request, policy } = facts;
  const acr = acrVerdict(request.acrValues, policy.acrValues, visitor?.acr);
  if (acr === "unreachable") return refuse("authentication_unmet");
  if (visitor === undefined) return askLogin(facts, "nobody");
  const because = loginNeeded(facts, visitor, acr);
  if (because === "in-vain") return refuse("authentication_unmet");
  if (because !== undefined) return askLogin(facts, because);
  if (request.prompts.has("select_account") && facts.chosenSubject !== visitor.subject)
    return { decision: "ask-account", visitor };
  return decideConsent(facts, visitor);
};

const askLogin = ({ request }: AuthorizationFacts, because: LoginReason): AuthorizationDecision =>
  request.prompts.has("none") ? refuse("login_required") : { decision: "ask-login", because };

/** Why the visitor must log in anew; `in-vain`: they have just done so, and it was not enough. */
const loginNeeded = (
  { request, begunAt, now }: AuthorizationFacts,
  visitor: Visitor,
  acr: AcrVerdict,
): LoginReason | "in-vain" | undefined => {
  const isFresh = visitor.authenticatedAt >= begunAt;
  if (request.prompts.has("login") && !isFresh) return "prompt";
  // A login of this very authorization is new enough, or a slow reader of the consent page would log in for ever.
  const { maxAge } = request;
  if (maxAge !== undefined && !isFresh && isOlderThan(visitor.authenticatedAt, maxAge, now))
    return "max-age";
  if (acr === "met") return undefined;
  return isFresh ? "in-vain" : "acr";
};

const isOlderThan = (moment: Instant, age: number, now: Instant): boolean =>
  age === 0 || isExpired(later(moment, age + 1), now);

type AcrVerdict = "met" | "unmet" | "unreachable";

/** Whether a login is one of the classes that are asked for, or a higher one. */
const acrVerdict = (
  asked: readonly string[],
  reachable: readonly string[] | undefined,
  reached: string | undefined,
): AcrVerdict => {
  if (asked.length === 0 || reachable === undefined) return "met";
  const lowest = reachable.findIndex((acr) => asked.includes(acr));
  if (lowest === -1) return "unreachable";
  return reached !== undefined && reachable.indexOf(reached) >= lowest ? "met" : "unmet";
};

const decideConsent = (facts: AuthorizationFacts, visitor: Visitor): AuthorizationDecision => {
  const { request, remembered, answer, policy } = facts;
  if (answer !== undefined) return decideAnswer(facts, visitor, answer);
  const because = consentNeeded(facts);
  if (because !== undefined) {
    if (request.prompts.has("none")) return refuse("consent_required");
    return {
      ...{ decision: "ask-consent", because, visitor },
      known: intersection(request.scope, remembered?.scope ?? emptyScope),
      offline: request.offline || policy.offlineImplied,
    };
  }
  return {
    ...{ decision: "grant", visitor, scope: request.scope },
    // Nobody is asked about it alone: without a page it stands on an earlier consent (OpenID Connect Core §11).
    offline: policy.offlineImplied || (request.offline && isOfflineAllowed(facts)),
    consent: policy.mode === "implied" ? "implied" : "remembered",
  };
};

const isOfflineAllowed = ({ policy, remembered }: AuthorizationFacts): boolean =>
  policy.mode === "implied" || remembered?.offline === true;

/** Why the user must be asked. */
const consentNeeded = (facts: AuthorizationFacts): ConsentReason | undefined => {
  const { request, client, remembered, policy } = facts;
  if (request.prompts.has("consent")) return "prompt";
  // RFC 8252 §8.6: without assurance of who asks, neither memory nor policy answers for the user.
  if (client === "impersonable") return "client-not-assured";
  if (policy.mode === "implied" && !policy.selfAsserted) return undefined;
  if (remembered === undefined) return "first-time";
  if (policy.mode === "always") return "always";
  if (remembered.faceChanged) return "client-changed";
  return isSubset(request.scope, remembered.scope) ? undefined : "more-scope";
};

const decideAnswer = (
  { request, policy }: AuthorizationFacts,
  visitor: Visitor,
  answer: ConsentAnswer,
): AuthorizationDecision => {
  if (answer.decision === "deny") return refuse("user_denied");
  const scope = intersection(request.scope, answer.scope);
  if (!isSubset(intersection(request.scope, policy.requiredScope), scope))
    return refuse("required_scope_denied");
  if (isEmptyScope(scope)) return refuse("user_denied");
  const offline = request.offline || policy.offlineImplied;
  return { decision: "grant", visitor, scope, offline, consent: "given" };
};

const refuse = (reason: AuthorizationRefusal): AuthorizationDecision => ({
  decision: "refuse",
  reason,
});
