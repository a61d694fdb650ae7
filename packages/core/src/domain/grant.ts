import type { ClientId, GrantId } from "./identifiers.ts";
import { type Instant, isExpired } from "./instant.ts";
import type { ResourceIndicator } from "./resource-indicator.ts";
import { emptyScope, isEmptyScope, type Scope, union } from "./scope.ts";

/**
 * The access that a user gave a client: the memory of a consent, and a connection that the user can look at and end. A user
 * and a client have at most one. Tokens carry its id, and are dead once it is gone.
 */
export interface Grant {
  readonly id: GrantId;
  /** The user. */
  readonly subject: string;
  readonly client: ClientId;
  /** What was allowed, resource by resource: never the scope of one at another. */
  readonly access: readonly GrantedResource[];
  /** Whether the user let the client act while they are away (OpenID Connect Core §11). */
  readonly offline: boolean;
  readonly createdAt: Instant;
  /** The last time that the user was asked and agreed, or that the tenant's policy agreed for them. */
  readonly consentedAt: Instant;
  /** The first moment at which the consent is over, and every token of it. Default: it has no end. */
  readonly expiresAt?: Instant;
  /**
   * The client as consent was given to it: its life, and where nobody vouches for it a digest of its name, redirect URIs and keys
   * too. A client that looks otherwise now has none of this consent.
   */
  readonly face: string;
}

/** The scope that was allowed at one resource. */
export interface GrantedResource {
  readonly resource: ResourceIndicator;
  readonly scope: Scope;
}

/** Whether the grant stands at `now`. */
export const isGrantLive = ({ expiresAt }: Pick<Grant, "expiresAt">, now: Instant): boolean =>
  expiresAt === undefined || !isExpired(expiresAt, now);

/** The scope that was allowed at a resource. */
export const scopeAt = (access: Grant["access"], resource: ResourceIndicator): Scope =>
  access.find((granted) => granted.resource === resource)?.scope ?? emptyScope;

/** The same access with `scope` added at each of `resources`. */
export const withAccess = (
  access: Grant["access"],
  scope: Scope,
  resources: readonly ResourceIndicator[],
): Grant["access"] => {
  const added = resources.map((resource) => ({
    resource,
    scope: union(scopeAt(access, resource), scope),
  }));
  const others = access.filter(({ resource }) => !resources.includes(resource));
  return [...others, ...added].filter((granted) => !isEmptyScope(granted.scope));
};
