import { ConfigurationError, type KnownOptions, requireKnownOptions } from "@mintport/core/ports";
import type { Scope } from "@mintport/core/scope";
import {
  authenticationProblems,
  type ResourceServer,
  type RouteOptions,
  requireScope,
} from "@mintport/resource-server";

/** The scopes that a guard asks for, all of them: as a `scope` parameter holds them, or read already by `requireScope`. */
export type NeededScopes = string | Scope;

/**
 * Reads them, and looks at the guard's other arguments. Throws `ConfigurationError` if a scope is none, if there is no scope at
 * all, or if an option is unknown.
 */
export const scopesOf = (
  api: ResourceServer,
  scopes: NeededScopes,
  options: GivenOptions = {},
): Scope => {
  requireKnownOptions("guard", options, guardOptionNames);
  if (typeof (api as Partial<ResourceServer> | undefined)?.authorize !== "function")
    throw problem("api", "must be a resource server, as resourceServer(…) makes it");
  const problems = authenticationProblems(options);
  if (problems.length > 0) throw new ConfigurationError("guard", problems);
  // From JavaScript comes also the setting that is not set: a guard without a scope would let every token in.
  const given: unknown = typeof scopes === "string" ? scopes.split(" ") : scopes;
  if (!Array.isArray(given) || given.length === 0)
    throw problem("scopes", 'must be scopes, as "orders:read orders:write"');
  return requireScope(...(given as readonly string[]));
};

const problem = (field: string, message: string): ConfigurationError =>
  new ConfigurationError("guard", [{ field, message }]);

/** The options of a guard, whatever its framework knows of certificates. */
interface GivenOptions extends RouteOptions {
  readonly certificateThumbprint?: unknown;
}

const guardOptionNames: KnownOptions<GivenOptions> = {
  ...{ apiKeys: true, acrValues: true, maxAge: true, certificateThumbprint: true },
};
