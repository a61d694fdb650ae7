import type { RequiredAuthentication } from "./required-authentication.ts";

/** The credentials that a route takes besides access tokens. */
export interface Accepted {
  /**
   * API keys, as `Authorization: Bearer mpak_…` or `X-API-Key: mpak_…`, wherever their client could have a token by them.
   * Needs `store`. Default: none.
   */
  readonly apiKeys?: boolean;
}

/** The choices of one route, beside its scope. */
export interface RouteOptions extends Accepted, RequiredAuthentication {}
