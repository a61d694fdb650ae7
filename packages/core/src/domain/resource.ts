import type { Seconds } from "./instant.ts";
import type { ResourceIndicator } from "./resource-indicator.ts";
import type { Scope } from "./scope.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";

/** A protected resource that a tenant's tokens may be meant for (RFC 8707), and what its tokens must be like. */
export interface Resource {
  /** The indicator by which clients name it, and which stands in `aud`. */
  readonly indicator: ResourceIndicator;
  /** The scopes that mean something there; a token for it holds no other. Default: any. */
  readonly scopes?: Scope;
  /** The longest that a token for it may live, in seconds; a client's or tenant's shorter lifetime still holds. */
  readonly accessTokenLifetime?: Seconds;
  /** The format of its tokens, before the client's and the tenant's choice. */
  readonly accessTokenFormat?: AccessTokenFormatName;
  /** The algorithm that its JWTs are signed with, instead of the tenant's. */
  readonly signingAlgorithm?: SigningAlgorithm;
}

/** How access tokens are handed out: as JWTs (RFC 9068), or as opaque text that only introspection can read. */
export type AccessTokenFormatName = "jwt" | "opaque";
