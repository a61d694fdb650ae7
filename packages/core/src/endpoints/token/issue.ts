import { err, ok, type Result, type ResultAsync } from "neverthrow";
import {
  authenticateClient,
  type ClientAuthenticationPorts,
} from "../../client-authentication/authenticate-client.ts";
import type { ClientAuthenticationMethod } from "../../client-authentication/client-authentication-method.ts";
import type { Client } from "../../domain/client.ts";
import type { Scope } from "../../domain/scope.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { invalidRequest, type OAuthError, type TokenErrorCode } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { toOAuthError } from "../../errors/to-oauth-error.ts";
import type { GrantType } from "../../grants/grant-type.ts";
import type { TenantStore } from "../../ports/tenant-store.ts";
import type { GrantedAccess } from "../../tokens/granted-access.ts";
import type { IssuedTokens, IssueTokens } from "../../tokens/issue-tokens.ts";
import type { EndpointDefinition, OpenAttempt } from "../endpoint.ts";
import { findTenant } from "../find-tenant.ts";
import { enabledFor, type GrantTypes, namedGrant } from "./choose-grant.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { readTokenRequest, requestedScope, type TokenRequest } from "./request.ts";
import { type RefusedGrantCode, tokenResponse, withGrantCode } from "./response.ts";

export interface TokenEndpoint extends ClientAuthenticationPorts, Exchange {
  readonly tenants: TenantStore;
  readonly clientAuthentication: readonly ClientAuthenticationMethod[];
  readonly grants: GrantTypes;
  readonly issueTokens: IssueTokens;
  readonly bodyLimit: number;
  readonly refusedGrantCode: RefusedGrantCode;
}

/** The token endpoint (RFC 6749 §3.2): one line a rule, in the order in which they are judged. */
export const tokenEndpoint = (ports: TokenEndpoint): EndpointDefinition => {
  const find = findTenant(ports.tenants);
  const authenticate = authenticated(ports);
  const choose = chosen(ports.grants);
  const grant = granted(ports);
  const issue = issued(ports.issueTokens);
  return {
    name: "token",
    methods: ["POST"],
    answer: (request, attempt) =>
      find(request.tenant, attempt)
        .andThen((tenant) =>
          readTokenRequest(request, ports.bodyLimit).map((read) => ({ ...read, tenant, attempt })),
        )
        .andThen(authenticate)
        .andThrough(noCredentialInUrl)
        .andThen(choose)
        .andThen(scoped)
        .andThen(grant)
        .andThen(issue)
        .map(tokenResponse)
        .mapErr(withGrantCode(ports.refusedGrantCode)),
  };
};

interface Read extends TokenRequest {
  readonly attempt: OpenAttempt;
  readonly tenant: Tenant;
}
interface Authenticated extends Read {
  readonly client: Client;
}
interface Chosen extends Authenticated {
  readonly grant: GrantType;
}
interface Scoped extends Chosen {
  readonly requestedScope: Scope | undefined;
}
interface Granted extends Scoped {
  readonly granted: GrantedAccess;
}
type TokenError = OAuthError<TokenErrorCode>;

const authenticated = (ports: TokenEndpoint) => {
  const authenticate = authenticateClient(ports.clientAuthentication, ports);
  return (read: Read): ResultAsync<Authenticated, TokenError> =>
    authenticate(read.tenant, read, (claimed) => {
      read.attempt.client = claimed;
    })
      .mapErr(asOAuthError)
      .map(({ client, method }) => {
        read.attempt.authenticationMethod = method;
        return { ...read, client };
      });
};

const noCredentialInUrl = ({
  credentialInUrl,
}: Authenticated): Result<void, OAuthError<"invalid_request">> =>
  credentialInUrl ? err(invalidRequest("credential_in_url")) : ok();

const chosen =
  (grants: GrantTypes) =>
  (state: Authenticated): Result<Chosen, TokenError> =>
    namedGrant(grants, state.parameters.get("grant_type"))
      .map((grant) => {
        state.attempt.grantType = grant.name;
        return { ...state, grant };
      })
      .andThrough(({ client, grant }): Result<void, TokenError> => enabledFor(client, grant));

const scoped = (state: Chosen): Result<Scoped, TokenError> =>
  requestedScope(state.parameters).map((scope) => {
    if (scope !== undefined) state.attempt.requestedScope = scope;
    return { ...state, requestedScope: scope };
  });

const granted =
  (ports: Exchange) =>
  (state: Scoped): ResultAsync<Granted, TokenError> =>
    exchange(ports)(state.grant, { ...state, now: state.attempt.at })
      .mapErr(asOAuthError)
      .map((access) => ({ ...state, granted: access }));

const issued =
  (issueTokens: IssueTokens) =>
  ({ attempt, tenant, client, granted }: Granted): ResultAsync<IssuedTokens, TokenError> =>
    issueTokens({ tenant, client, granted, now: attempt.at })
      .mapErr(toOAuthError)
      .map((tokens) => {
        const { accessToken, minted } = tokens;
        attempt.grantedScope = accessToken.scope;
        attempt.tokenId = accessToken.id;
        attempt.expiresAt = accessToken.expiresAt;
        if (minted.keyId !== undefined) attempt.keyId = minted.keyId;
        return tokens;
      });

const asOAuthError = <E extends OAuthError<TokenErrorCode>>(
  failure: E | PortError,
): E | OAuthError<"temporarily_unavailable" | "server_error"> =>
  "kind" in failure ? toOAuthError(failure) : failure;
