import type { ReturnTo } from "../../domain/authorization/authorization-request.ts";
import type { AuthorizePage, Problem } from "../../domain/authorize-page.ts";
import type { Client } from "../../domain/client.ts";
import { parseTenantId } from "../../domain/identifiers.ts";
import { httpStatus, type OAuthError } from "../../errors/oauth-error.ts";
import type { EndpointResponse } from "../../messages/endpoint-response.ts";
import type { Known } from "../known.ts";
import type { AuthorizationPorts } from "./authorization-ports.ts";
import { authorizationResponse, authorizationResponseUrl } from "./authorization-response.ts";
import { withBrowserHeaders } from "./browser-headers.ts";
import { destinationOf, faceFor, showPage } from "./show-page.ts";

/** What a refusal looks at: where the answer would go, and for whom. */
type Refusing = Known & {
  readonly returnTo?: ReturnTo | undefined;
  readonly authorizingClient?: Client;
};

/**
 * The answer to a refusal (RFC 6749 §4.1.2.1): to the client once its redirect URI is sure, and else a page that leads nowhere. To a client
 * that nobody vouches for the browser goes by a click of the user only (OAuth 2.1 §7.13.2).
 */
export const refuseToBrowser =
  (ports: Pick<AuthorizationPorts, "pages">, methods: readonly string[]) =>
  (error: OAuthError, known: Refusing): Promise<EndpointResponse> => {
    const { tenant, returnTo, authorizingClient } = known;
    if (
      tenant === undefined ||
      returnTo === undefined ||
      authorizingClient === undefined ||
      staysHere(error)
    )
      return withAllow(problemPage(ports, error, known), methods);
    const parameters = { error: error.error, error_description: error.description };
    if (authorizingClient.authorization?.selfAsserted !== true)
      return Promise.resolve(
        withBrowserHeaders(authorizationResponse(returnTo, tenant.issuer, parameters)),
      );
    const page: AuthorizePage = {
      ...{ page: "leaving", to: authorizationResponseUrl(returnTo, tenant.issuer, parameters) },
      redirectHost: destinationOf(returnTo).redirectHost,
      client: faceFor(authorizingClient),
    };
    return shown(() => showPage(ports, tenant.id, page, known.request), {
      ...{ status: 503, problem: "unavailable" },
    });
  };

/** RFC 9110 §15.5.6: a 405 says which methods there are. */
const withAllow = async (
  page: Promise<EndpointResponse>,
  methods: readonly string[],
): Promise<EndpointResponse> => {
  const response = await page;
  return response.status === 405
    ? { ...response, headers: { ...response.headers, Allow: methods.join(", ") } }
    : response;
};

/** What is wrong with a page, and not with the request, is no business of the client's. */
const staysHere = ({ reason }: OAuthError): boolean => pageReasons.has(reason);

const pageReasons: ReadonlySet<OAuthError["reason"]> = new Set<OAuthError["reason"]>([
  ...(["rate_limited", "interaction_unknown", "interaction_answered"] as const),
  ...(["interaction_foreign", "interaction_cross_site", "decision_unknown", "prefetched"] as const),
  ...(["pushed_request_unknown", "pushed_request_used", "method_not_allowed"] as const),
]);

const problemPage = (
  ports: Pick<AuthorizationPorts, "pages">,
  error: OAuthError,
  known: Known,
): Promise<EndpointResponse> => {
  const status = httpStatus(error);
  const problem = problemOf(error, status);
  // A tenant that is not there has no look of its own, and must not be told from one that is disabled.
  const tenant = status === 404 ? undefined : known.tenant;
  const id = tenant?.id ?? parseTenantId(known.request.tenant);
  if (id === undefined || status === 404)
    return Promise.resolve(plainPage({ status, problem }, error));
  const page: AuthorizePage = { page: "problem", problem, status };
  return shown(() => showPage(ports, id, page, known.request), { status, problem }, error);
};

const problemOf = ({ reason }: OAuthError, status: number): Problem => {
  if (reason.startsWith("interaction_")) return "interaction-over";
  if (reason.startsWith("pushed_request_")) return "interaction-over";
  if (status === 429) return "too-many-requests";
  if (status === 503) return "unavailable";
  return status === 500 ? "unexpected" : "request-invalid";
};

interface Plain {
  readonly status: number;
  readonly problem: Problem;
}

/** Pages that fail do not hide why they were to be shown. */
const shown = async (
  show: () => ReturnType<typeof showPage>,
  fallback: Plain,
  error?: OAuthError,
): Promise<EndpointResponse> => {
  const made = await show();
  return withStatusHeaders(made.unwrapOr(plainPage(fallback, error)), error);
};

const plainPage = ({ status, problem }: Plain, error?: OAuthError): EndpointResponse =>
  withStatusHeaders(
    withBrowserHeaders({
      status,
      headers: { "Content-Type": "text/plain; charset=utf-8" },
      body: `${sentences[problem]}\n`,
    }),
    error,
  );

const sentences: Readonly<Record<Problem, string>> = {
  "request-invalid": "This link is not valid.",
  "interaction-over": "This page is over. Go back to the application and begin again.",
  unavailable: "The server is temporarily unable to answer. Try again in a moment.",
  "too-many-requests": "Too many requests. Try again in a moment.",
  unexpected: "The server met an unexpected condition.",
};

const withStatusHeaders = (response: EndpointResponse, error?: OAuthError): EndpointResponse =>
  response.status === 503 || response.status === 429
    ? {
        ...response,
        headers: { ...response.headers, "Retry-After": String(error?.retryAfter ?? 1) },
      }
    : response;
