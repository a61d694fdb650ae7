import type { Seconds } from "./instant.ts";
import type { PublicKeys } from "./public-keys.ts";

/**
 * An issuer outside whose JWTs this tenant believes: a Kubernetes cluster, a CI service, a SPIFFE trust domain. What
 * such a token is good for stands in each client's `federatedIdentities`.
 */
export interface TrustedIssuer {
  /** Its `iss`, compared as exact text. */
  readonly issuer: string;
  readonly keys: PublicKeys;
  /** The JWS algorithms that count. All are asymmetric. */
  readonly algorithms: readonly string[];
  /** The longest that one of its tokens may still live, in seconds. */
  readonly longestLifetime: Seconds;
  /** Whether each of its tokens counts once only. Needs a `jti` in each; Kubernetes reuses its tokens. */
  readonly singleUse: boolean;
  /** Whether it vouches for users as well, by identity assertions. Default: it names workloads alone. */
  readonly identityAssertions?: IdentityAssertionTrust;
}

/** How far an issuer is believed that vouches for users (draft-ietf-oauth-identity-assertion-authz-grant). */
export interface IdentityAssertionTrust {
  /**
   * For an issuer that has tenants of its own: those whose users count here, by their `tenant` claim. Default: it has none, and an
   * assertion with that claim is refused.
   */
  readonly tenants?: readonly string[];
}

/** SPIFFE JWT-SVIDs carry no `iss` (their trust domain stands in `sub`): such a trust domain is registered by this URI. */
export const trustDomainOf = (subject: string): string | undefined =>
  /^(spiffe:\/\/[a-z0-9._-]+)\/.+$/.exec(subject)?.[1];
