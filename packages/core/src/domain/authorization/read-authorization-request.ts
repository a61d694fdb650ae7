import { err, ok, type Result } from "neverthrow";
import {
  type AuthorizationErrorCode,
  invalidRequest,
  invalidScope,
  type OAuthError,
} from "../../errors/oauth-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";
import type { Client } from "../client.ts";
import type { KeyThumbprint } from "../confirmation.ts";
import { present } from "../present.ts";
import { fitsResource, resolveResource } from "../requested-resource.ts";
import type { ResourceIndicator } from "../resource-indicator.ts";
import { isEmptyScope, isWithin, parseScope, type Scope } from "../scope.ts";
import type { ScopePolicy } from "../scope-policy.ts";
import type { Tenant } from "../tenant.ts";
import { resourceOf } from "../tenant.ts";
import type { AuthorizationRequest, RequestHints } from "./authorization-request.ts";
import { readCodeChallenge } from "./code-challenge.ts";
import { offlineAccess } from "./offline-access.ts";
import { readPrompts } from "./prompt.ts";
import { type RequestParameters, requireSingle } from "./request-parameters.ts";
import { maxStateLength } from "./return-to.ts";

/** What a request is judged by. */
export interface RequestContext {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly scopePolicy: ScopePolicy;
  /** The names of parameters of the embedder's own that reach its login page. */
  readonly ownParameters: readonly string[];
  /** Whether a request must name a resource. Otherwise the tenant's audience is meant. */
  readonly requireResource: boolean;
}

type Refused = OAuthError<AuthorizationErrorCode>;

/** Judges syntax and policy of a request whose client and redirect URI hold (RFC 6749 §4.1.1). The first failure decides. */
export const readAuthorizationRequest = (
  parameters: RequestParameters,
  context: RequestContext,
): Result<AuthorizationRequest, Refused> =>
  requireSingle(parameters)
    .andThen(requireResponse)
    .andThen(requireBounds)
    .andThen(() => requireGrantType(context.client))
    .andThen(() => readSyntax(parameters))
    .andThen((syntax) => readPolicy(parameters, syntax, context));

const requireResponse = (parameters: RequestParameters): Result<RequestParameters, Refused> => {
  const type = parameters.get("response_type");
  if (type === undefined) return err(invalidRequest("parameter_missing", "response_type"));
  if (type !== "code")
    return err(refuseAuthorization("unsupported_response_type", "response_type_unsupported"));
  const mode = parameters.get("response_mode");
  return mode === undefined || mode === "query" || mode === "form_post"
    ? ok(parameters)
    : err(refuseAuthorization("invalid_request", "response_mode_unsupported"));
};

const requireBounds = (parameters: RequestParameters): Result<RequestParameters, Refused> => {
  if ((parameters.get("state")?.length ?? 0) > maxStateLength)
    return err(refuseAuthorization("invalid_request", "state_too_long"));
  return (parameters.get("nonce")?.length ?? 0) > maxNonceLength
    ? err(refuseAuthorization("invalid_request", "nonce_too_long"))
    : ok(parameters);
};

const maxNonceLength = 1024;

const requireGrantType = ({ grantTypes }: Client): Result<void, Refused> =>
  grantTypes.includes("authorization_code")
    ? ok()
    : err(refuseAuthorization("unauthorized_client", "authorization_not_enabled"));

type Syntax = Omit<AuthorizationRequest, "client" | "scope" | "offline" | "resources">;

const readSyntax = (parameters: RequestParameters): Result<Syntax, Refused> =>
  readCodeChallenge(
    parameters.get("code_challenge"),
    parameters.get("code_challenge_method"),
  ).andThen((codeChallenge) =>
    readPrompts(parameters.get("prompt")).andThen((prompts) =>
      readMaxAge(parameters.get("max_age")).andThen((maxAge) =>
        readKey(parameters.get("dpop_jkt")).map((dpopKey) => ({
          ...{ codeChallenge, prompts, acrValues: words(parameters.get("acr_values")) ?? [] },
          ...present({ maxAge, dpopKey, nonce: parameters.get("nonce") }),
          hints: {},
        })),
      ),
    ),
  );

const readMaxAge = (text: string | undefined): Result<number | undefined, Refused> => {
  if (text === undefined) return ok(undefined);
  return /^\d{1,9}$/.test(text)
    ? ok(Number(text))
    : err(refuseAuthorization("invalid_request", "parameter_malformed", "max_age"));
};

/** RFC 9449 §10: a JWK thumbprint, in base64url. */
const readKey = (text: string | undefined): Result<KeyThumbprint | undefined, Refused> => {
  if (text === undefined) return ok(undefined);
  return /^[\w-]{43}$/.test(text)
    ? ok(text as KeyThumbprint)
    : err(refuseAuthorization("invalid_request", "parameter_malformed", "dpop_jkt"));
};

const words = (text: string | undefined): readonly string[] | undefined =>
  text
    ?.split(" ")
    .filter((word) => word !== "")
    .slice(0, 16);

const readPolicy = (
  parameters: RequestParameters,
  syntax: Syntax,
  context: RequestContext,
): Result<AuthorizationRequest, Refused> =>
  readDelegation(parameters, context).map((delegation) => ({
    ...syntax,
    ...delegation,
    client: context.client.id,
    hints: hintsOf(parameters, context.ownParameters),
  }));

/** What a client asks a user for: where, which scope, and whether it may act while the user is away. */
export type Delegation = Pick<AuthorizationRequest, "scope" | "offline" | "resources">;

/** Judges what is asked for by the registration of the client and of the resources (RFC 6749 §3.3, RFC 8707 §2). */
export const readDelegation = (
  parameters: RequestParameters,
  context: Omit<RequestContext, "ownParameters">,
): Result<Delegation, OAuthError<"invalid_scope" | "invalid_target">> =>
  readResources(parameters, context).andThen((resources) =>
    readScope(parameters, resources, context).map((read) => ({ ...read, resources })),
  );

const readResources = (
  parameters: RequestParameters,
  { tenant, requireResource }: Pick<RequestContext, "tenant" | "requireResource">,
): Result<readonly ResourceIndicator[], OAuthError<"invalid_target">> => {
  const asked = parameters.all("resource");
  if (requireResource && asked.length === 0)
    return err(refuseAuthorization("invalid_target", "resource_missing"));
  const resources = new Set<ResourceIndicator>();
  for (const text of asked.length === 0 ? [undefined] : asked) {
    const found = resolveResource(tenant, text);
    if (found.isErr()) return err(found.error);
    for (const indicator of found.value.audience) resources.add(indicator);
  }
  return ok([...resources].sort());
};

const readScope = (
  parameters: RequestParameters,
  resources: readonly ResourceIndicator[],
  { tenant, client, scopePolicy }: Omit<RequestContext, "ownParameters">,
): Result<Pick<Delegation, "scope" | "offline">, OAuthError<"invalid_scope">> => {
  const text = parameters.get("scope");
  const parsed = text === undefined ? ok(undefined) : parseScope(text);
  if (parsed.isErr()) return err(invalidScope(parsed.error));
  const asked = parsed.value;
  const offline = asked?.includes(offlineAccess) === true;
  const named = asked?.filter((name) => name !== offlineAccess) as Scope | undefined;
  const { delegatedScope, defaultDelegatedScope } = client.authorization ?? none;
  const scope = named === undefined || isEmptyScope(named) ? defaultDelegatedScope : named;
  if (isEmptyScope(scope)) return err(invalidScope("scope_empty"));
  if (!isWithin(scope, delegatedScope, scopePolicy)) return err(invalidScope("scope_not_allowed"));
  if (!resources.every((one) => fitsResource(scope, resourceOf(tenant, one), scopePolicy)))
    return err(invalidScope("scope_not_at_resource"));
  // A client that cannot refresh is not asked about.
  return ok({ scope, offline: offline && client.grantTypes.includes("refresh_token") });
};

const none = { delegatedScope: [], defaultDelegatedScope: [] } as unknown as Record<
  "delegatedScope" | "defaultDelegatedScope",
  Scope
>;

const hintsOf = (parameters: RequestParameters, own: readonly string[]): RequestHints => {
  const parametersOfOwn = Object.fromEntries(
    own.flatMap((name) => {
      const value = parameters.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  return present({
    loginHint: parameters.get("login_hint"),
    uiLocales: words(parameters.get("ui_locales")),
    display: parameters.get("display"),
    parameters: Object.keys(parametersOfOwn).length === 0 ? undefined : parametersOfOwn,
  });
};
