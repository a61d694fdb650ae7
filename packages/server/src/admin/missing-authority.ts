import { type Client, wildcardScopes } from "@mintport/core";
import { emptyScope, type Scope, scopeOf, uncovered, union } from "@mintport/core/scope";
import { requireScope } from "@mintport/resource-server";

/** Something that a caller of the admin API would do to the admin tenant. */
export type AdminTenantChange =
  /** A client, as it is and as it would be: made, changed, removed, given or deprived of a credential or its tokens. */
  | {
      readonly to: "client";
      readonly before: Client | undefined;
      readonly after: Client | undefined;
      /** The tenant's scope policy, by name. */
      readonly scopePolicy: string;
    }
  /**
   * The tenant itself, its keys, or what users granted: its policy, issuer, trusted issuers and epoch decide over every client of
   * it, and a grant may be of any scope.
   */
  | { readonly to: "tenant" | "signing key" | "grant" };

/**
 * The one rule of authority: nobody grants, takes over or ends more than they hold. Answers what the change takes and
 * the caller's token does not cover; empty if it may be made. Only changes of the admin tenant are judged: tokens of
 * other tenants open nothing here.
 */
export const missingAuthority = (held: Scope, change: AdminTenantChange): Scope =>
  uncovered(
    change.to === "client"
      ? union(reachOf(change.before, change.scopePolicy), reachOf(change.after, change.scopePolicy))
      : everything,
    held,
    wildcardScopes,
  );

/** All that tokens of the client may come to hold. */
const reachOf = (client: Client | undefined, scopePolicy: string): Scope => {
  if (client === undefined) return emptyScope;
  const { ownScope, defaultOwnScope, authorization: { delegatedScope = emptyScope } = {} } = client;
  const own = [ownScope, defaultOwnScope, delegatedScope, ...keyScopes(client)].reduce(union);
  // A hierarchic token covers what is below it, too.
  const below =
    scopePolicy === "hierarchic" ? written(own.map((token) => `${token}:*`)) : emptyScope;
  return union(union(own, below), exchanges(client) ? everything : emptyScope);
};

const keyScopes = ({ apiKeys = [] }: Client): readonly Scope[] => apiKeys.map(({ scope }) => scope);

/** No registration bounds which tokens come to be exchanged: they may be any client's of the tenant. */
const exchanges = ({ tokenExchange: { impersonates = [], actsFor = [] } = {} }: Client): boolean =>
  impersonates.length + actsFor.length > 0;

const written = (tokens: readonly string[]): Scope => scopeOf(tokens).unwrapOr(everything);

const everything: Scope = requireScope("mintport:*");
