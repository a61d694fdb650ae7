import { err, ok, type Result } from "neverthrow";
import type { ConsentAnswer } from "../../domain/authorization/authorization-decision.ts";
import type { Interaction } from "../../domain/authorization/interaction.ts";
import { scopeOf } from "../../domain/scope.ts";
import { type AuthorizationErrorCode, type OAuthError } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import { noStoreJson } from "../../messages/endpoint-response.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import { isShownTo } from "../browser/is-shown-to.ts";
import { refuseToBrowser } from "../browser/refuse.ts";
import { requireOwnOrigin } from "../browser/require-own-origin.ts";
import { useHandle } from "../browser/use-handle.ts";
import type { Answered, EndpointDefinition } from "../endpoint.ts";
import type { Received } from "../known.ts";
import { askUser } from "./ask-user.ts";
import { decide } from "./decide.ts";
import { type ContinuedRequest, interactionSteps } from "./interaction-steps.ts";
import { proceed } from "./proceed.ts";

type Refused = OAuthError<AuthorizationErrorCode> | PortError;

/**
 * Where a page is answered. Approving, denying and switching are bound alike: to the browser that began, to a page of ours, to a handle
 * that works once, and to the user and the session that the page was shown to.
 */
export const answerEndpoint = (
  ports: AuthorizationPorts,
): EndpointDefinition<AuthorizationErrorCode> => {
  const refuse = refuseToBrowser(ports, ["POST"]);
  return {
    name: "authorize_answer",
    path: { below: `${ports.endpointPath}/authorize/answer` },
    methods: ["POST"],
    steps: interactionSteps(ports, requireOwnOrigin(ports)).step("answer", answer(ports)),
    refuse: async (error, known) => asJson(known, await refuse(error, known)),
  };
};

const answer =
  (ports: AuthorizationPorts) =>
  (known: ContinuedRequest): MaybeAsync<Answered, Refused> => {
    const { row, digest } = known.interaction;
    if (row.page === "login")
      return err(refuseAuthorization("invalid_request", "interaction_unknown"));
    // Somebody else is there now, or in another session: the page is theirs to see, and not to answer.
    if (!isShownTo(known, row.shownTo))
      return andThen(decide(ports)(known), (decided) => proceedWithoutCode(ports)(decided));
    return andThen(readAnswer(known.form, row.page), (given) =>
      andThen(useHandle(ports, known.tenant.id, digest, known.at), () =>
        andThen(goOn(ports, used(known), given), (answered) =>
          ok({ ...answered, response: asJson(known, answered.response) }),
        ),
      ),
    );
  };

const used = (known: ContinuedRequest): ContinuedRequest => ({
  ...known,
  interaction: { ...known.interaction, isUsed: true },
});

/** A grant that needs no answer must not come of a page that was meant for somebody else, either. */
const proceedWithoutCode =
  (ports: AuthorizationPorts) =>
  (decided: Parameters<ReturnType<typeof proceed>>[0]): MaybeAsync<Answered, Refused> =>
    decided.decision.decision === "grant"
      ? err(refuseAuthorization("invalid_request", "interaction_foreign"))
      : proceed(ports)(decided);

const goOn = (
  ports: AuthorizationPorts,
  known: ContinuedRequest,
  given: Given,
): MaybeAsync<Answered, Refused> => {
  if (given.page === "consent") {
    const consented = { ...known, answer: given.answer };
    return andThen(decide(ports)(consented), (decided) => {
      const { decision } = decided;
      if (decision.decision !== "refuse") return proceed(ports)(decided);
      // Denied for good: the handle with which all began is of no use any more.
      const root = known.interaction.row.root;
      const used =
        root === undefined ? ok(undefined) : useHandle(ports, known.tenant.id, root, known.at);
      return andThen(used, () => proceed(ports)(decided));
    });
  }
  if (given.decision === "continue")
    return andThen(decide(ports)({ ...known, chosenSubject: known.visitor?.subject }), (decided) =>
      proceed(ports)(decided),
    );
  return andThen(decide(ports)(known), (decided) =>
    askUser(
      ports,
      { ...decided, chosenSubject: undefined },
      { decision: "ask-login", because: "other-subject" },
      known.at,
    ),
  );
};

type Given =
  | { readonly page: "account"; readonly decision: "continue" | "switch" }
  | { readonly page: "consent"; readonly answer: ConsentAnswer };

/** The form may only narrow: what it names beyond the page counts for nothing. */
const readAnswer = (
  form: ContinuedRequest["form"],
  page: Exclude<Interaction["page"], "login">,
): Result<Given, OAuthError<"invalid_request">> => {
  const decision = form.get("decision");
  if (page === "account")
    return decision === "continue" || decision === "switch"
      ? ok({ page, decision })
      : err(refuseAuthorization("invalid_request", "decision_unknown"));
  if (decision === "deny") return ok({ page, answer: { decision } });
  if (decision !== "approve")
    return err(refuseAuthorization("invalid_request", "decision_unknown"));
  const names = form.all("scope").flatMap((text) => text.split(" "));
  return scopeOf(names.filter((name) => name !== ""))
    .map((scope): Given => ({ page, answer: { decision, scope } }))
    .mapErr(() => refuseAuthorization("invalid_request", "parameter_malformed", "scope"));
};

/** A page that asks by script gets the place to go to as data: it could not follow a redirect to another site. */
const asJson = ({ request }: Received, response: Answered["response"]): Answered["response"] => {
  const { Location, ...headers } = response.headers;
  return Location === undefined || !wantsJson(request.headers.get("accept"))
    ? response
    : {
        status: 200,
        headers: { ...headers, ...noStoreJson },
        body: JSON.stringify({ redirectTo: Location }),
      };
};

const wantsJson = (accept: string | null | undefined): boolean =>
  accept?.split(",", 1)[0]?.split(";", 1)[0]?.trim().toLowerCase() === "application/json";
