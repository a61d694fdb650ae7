import { ok } from "neverthrow";
import {
  type AuthorizationFacts,
  decideAuthorization,
  type RememberedConsent,
} from "../../domain/authorization/authorization-decision.ts";
import type { AuthorizationRequest } from "../../domain/authorization/authorization-request.ts";
import { assuranceOf } from "../../domain/authorization/client-assurance.ts";
import type { Client } from "../../domain/client.ts";
import { type Grant, scopeAt } from "../../domain/grant.ts";
import { type Instant, later } from "../../domain/instant.ts";
import { emptyScope, intersection } from "../../domain/scope.ts";
import type { PortError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import { faceOf } from "../browser/face-of.ts";
import {
  type FoundVisitor,
  findVisitor,
  requireOtherThanClient,
  type VisitorError,
  type VisitorPorts,
} from "../browser/find-visitor.ts";
import type { JudgedRequest } from "../steps/judge-request.ts";
import type { DecidedRequest, VisitedRequest } from "./decided-request.ts";

/** Asks who is at the browser, for this request alone. */
export const identify =
  (ports: VisitorPorts) =>
  <K extends JudgedRequest>(known: K): MaybeAsync<K & FoundVisitor, VisitorError> =>
    andThen(findVisitor(ports)(known), (found) =>
      andThen(requireOtherThanClient(found.visitor, known.authorizingClient.id), () => ok(found)),
    );

/** Decides the request by all that is known now. */
export const decide =
  (ports: Pick<AuthorizationPorts, "grants" | "digester">) =>
  <K extends VisitedRequest>(known: K): MaybeAsync<K & DecidedRequest, PortError> =>
    andThen(faceOf(ports, known.authorizingClient), (face) =>
      andThen(findGrant(ports, known), (remembered) =>
        ok({
          ...known,
          ...{ face, remembered },
          decision: decideAuthorization(factsOf(known, remembered?.value, face)),
        }),
      ),
    );

const findGrant = (
  { grants }: Pick<AuthorizationPorts, "grants">,
  { tenant, visitor, authorizingClient, at }: VisitedRequest,
): MaybeAsync<DecidedRequest["remembered"], PortError> => {
  if (visitor === undefined) return ok(undefined);
  return andThen(grants.find(tenant.id, visitor.subject, authorizingClient.id, at), (found) =>
    // The store is the embedder's: another's grant is no answer.
    ok(
      found?.value.subject === visitor.subject && found.value.client === authorizingClient.id
        ? found
        : undefined,
    ),
  );
};

const factsOf = (
  known: VisitedRequest,
  grant: Grant | undefined,
  face: string,
): AuthorizationFacts => {
  const { authorization, authorizingClient, returnTo, visitor, tenant, interaction } = known;
  const registration = authorizingClient.authorization;
  const loginAfter = interaction?.row.loginAfter;
  return {
    request:
      loginAfter === undefined
        ? authorization
        : { ...authorization, prompts: new Set([...authorization.prompts, "login"]) },
    client: assuranceOf(authorizingClient, returnTo.redirectUri),
    policy: {
      mode: registration?.consent ?? "remembered",
      selfAsserted: registration?.selfAsserted === true,
      requiredScope: registration?.requiredScope ?? emptyScope,
      offlineImplied: isOfflineImplied(authorizingClient),
      acrValues: tenant.acrValues,
    },
    visitor,
    remembered: grant && rememberedOf(grant, authorization, face),
    // Whoever wanted another account and logged in has chosen.
    chosenSubject: hasSwitched(visitor, loginAfter) ? visitor?.subject : known.chosenSubject,
    answer: known.answer,
    begunAt: loginAfter ?? firstLoginOf(known),
    now: known.at,
  };
};

/**
 * From when on a login is one of this authorization. Nobody has been asked for one at the first look: a login of the same second came
 * before it, and may be the very one that the client found too weak (RFC 9470 §4).
 */
const firstLoginOf = ({ interaction, begunAt, at }: VisitedRequest): Instant =>
  interaction === undefined ? later(at, 1) : begunAt;

const hasSwitched = (
  visitor: VisitedRequest["visitor"],
  loginAfter: Instant | undefined,
): boolean =>
  visitor !== undefined && loginAfter !== undefined && visitor.authenticatedAt >= loginAfter;

const isOfflineImplied = ({ authorization, grantTypes }: Client): boolean =>
  authorization?.offlineAccess === "implied" && grantTypes.includes("refresh_token");

/**
 * A consent counts for what it was given for: the same scope at another resource was never agreed to, nor was anything to a client
 * that has changed.
 */
const rememberedOf = (
  { access, offline, face: then }: Grant,
  { scope, resources }: AuthorizationRequest,
  face: string,
): RememberedConsent => {
  if (face !== then) return { scope: emptyScope, offline: false, faceChanged: true };
  return {
    scope: resources.reduce(
      (common, resource) => intersection(common, scopeAt(access, resource)),
      scope,
    ),
    offline,
    faceChanged: false,
  };
};
