import { ok } from "neverthrow";
import type { AuthorizationDecision } from "../../domain/authorization/authorization-decision.ts";
import type { Interaction } from "../../domain/authorization/interaction.ts";
import type { AuthorizePage, LoginHints } from "../../domain/authorize-page.ts";
import { later } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import { emptyScope } from "../../domain/scope.ts";
import type { PortError } from "../../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import { bindBrowser, type NewBinding } from "../browser/bind-browser.ts";
import { destinationOf, faceFor, plain, showPage } from "../browser/show-page.ts";
import type { Answered } from "../endpoint.ts";
import { endpointUrl } from "../endpoint-path.ts";
import type { DecidedRequest } from "./decided-request.ts";
import { keepInteraction, rootOf } from "./keep-interaction.ts";

/** A decision for which the user is needed. */
export type Question = Extract<AuthorizationDecision, { readonly decision: `ask-${string}` }>;

/**
 * Shows the page of a question. Each page has a handle of its own, so that whoever saw an earlier one cannot answer it. Coming back
 * to the login page changes nothing and writes nothing.
 */
export const askUser = (
  ports: AuthorizationPorts,
  known: DecidedRequest,
  question: Question,
  loginAfter?: Interaction["loginAfter"],
): MaybeAsync<DecidedRequest & Answered, PortError> =>
  andThen(handleFor(ports, known, question, loginAfter), ({ handle, cookies }) =>
    andThen(
      showPage(
        ports,
        known.tenant.id,
        pageOf(ports, known, question, handle),
        known.request,
        cookies,
      ),
      (response) => ok({ ...known, page: pageNames[question.decision], response }),
    ),
  );

const handleFor = (
  ports: AuthorizationPorts,
  known: DecidedRequest,
  question: Question,
  loginAfter: Interaction["loginAfter"],
): MaybeAsync<{ readonly handle: string; readonly cookies: readonly string[] }, PortError> => {
  const { interaction, tenant } = known;
  const page = pageNames[question.decision];
  if (interaction?.row.page === "login" && page === "login" && loginAfter === undefined)
    return ok({ handle: interaction.handle, cookies: [] });
  return andThen(bindingFor(ports, known), ({ browser, cookies }) =>
    andThen(
      keepInteraction(ports, tenant.id, {
        ...rowOf(ports, known, page),
        browser,
        ...present({ loginAfter: loginAfter ?? interaction?.row.loginAfter }),
      }),
      (handle) => ok({ handle, cookies }),
    ),
  );
};

const pageNames = {
  "ask-login": "login",
  "ask-account": "account",
  "ask-consent": "consent",
} as const satisfies Record<Question["decision"], Interaction["page"]>;

/** The browser that began stays the one that goes on. */
const bindingFor = (
  ports: AuthorizationPorts,
  { interaction, request, tenant }: DecidedRequest,
): MaybeAsync<NewBinding, PortError> =>
  interaction === undefined
    ? bindBrowser(ports, request, tenant.issuer, ports.interactionLifetime)
    : ok({ browser: interaction.row.browser, cookies: [] });

const rowOf = (
  { interactionLifetime }: AuthorizationPorts,
  known: DecidedRequest,
  page: Interaction["page"],
): Omit<Interaction, "browser"> => {
  const { interaction, visitor, session, at } = known;
  return {
    client: known.authorizingClient.id,
    parameters: known.parameters.pairs,
    arrival: known.arrival,
    page,
    begunAt: known.begunAt,
    usableUntil: interaction?.row.usableUntil ?? later(at, interactionLifetime),
    ...present({
      shownTo:
        page === "login" || visitor === undefined || session === undefined
          ? undefined
          : { subject: visitor.subject, session },
      chosenSubject: known.chosenSubject,
      root: interaction && rootOf(interaction),
    }),
  };
};

/** The page as data. It is made of what was decided now, never of what a browser brought. */
export const pageOf = (
  { endpointPath }: Pick<AuthorizationPorts, "endpointPath">,
  known: DecidedRequest,
  question: Question,
  handle: string,
): AuthorizePage => {
  const client = faceFor(known.authorizingClient);
  const url = (end: string) => endpointUrl(known.tenant.issuer, `${endpointPath}/authorize/${end}`);
  switch (question.decision) {
    case "ask-login":
      return {
        ...{ page: "login", because: question.because, client, hints: hintsOf(known) },
        resume: `${url("resume")}?interaction=${handle}`,
      };
    case "ask-account":
      return {
        ...{ page: "account", client, subject: question.visitor.subject },
        ...{ handle, answerTo: url("answer"), decisions: ["continue", "switch"] },
        ...{ redirectSource: destinationOf(known.returnTo).redirectSource, ...localesOf(known) },
      };
    case "ask-consent": {
      const required = known.authorizingClient.authorization?.requiredScope ?? emptyScope;
      return {
        ...{ page: "consent", because: question.because, client },
        subject: question.visitor.subject,
        scopes: known.authorization.scope.map((name) => ({
          name,
          known: question.known.includes(name),
          required: required.includes(name),
        })),
        resources: known.authorization.resources,
        offline: question.offline,
        ...destinationOf(known.returnTo),
        ...{ handle, answerTo: url("answer"), decisions: ["approve", "deny"] },
        ...localesOf(known),
      };
    }
  }
};

const localesOf = ({ authorization: { hints } }: DecidedRequest) =>
  present({ uiLocales: hints.uiLocales?.map(plain) });

/** Text of the client's for the login page: cut, and free of what cannot be seen. */
const hintsOf = ({
  authorization: { hints, acrValues, prompts, maxAge },
}: DecidedRequest): LoginHints =>
  present({
    newLogin: prompts.has("login") ? (true as const) : undefined,
    maxAge,
    loginHint: hints.loginHint === undefined ? undefined : plain(hints.loginHint),
    uiLocales: hints.uiLocales?.map(plain),
    display: hints.display === undefined ? undefined : plain(hints.display),
    acrValues: acrValues.length === 0 ? undefined : acrValues.map(plain),
    parameters:
      hints.parameters &&
      Object.fromEntries(
        Object.entries(hints.parameters).map(([name, value]) => [name, plain(value)]),
      ),
  });
