import { type KnownOptions, requireKnownOptions } from "@mintport/core/ports";
import type { Scope } from "@mintport/core/scope";
import { type Accepted, requireScope } from "@mintport/resource-server";

/** The scopes that a guard asks for, all of them: as a `scope` parameter holds them, or read already by `requireScope`. */
export type NeededScopes = string | Scope;

/** Reads them, and looks at the guard's options. Throws `ConfigurationError` if a scope is none, or an option is unknown. */
export const scopesOf = (scopes: NeededScopes, options: GuardOptions = {}): Scope => {
  requireKnownOptions("guard", options, guardOptionNames);
  return typeof scopes === "string" ? requireScope(...scopes.split(" ")) : scopes;
};

/** The options of a guard, whatever its framework knows of certificates. */
interface GuardOptions extends Accepted {
  readonly certificateThumbprint?: unknown;
}

const guardOptionNames: KnownOptions<GuardOptions> = { apiKeys: true, certificateThumbprint: true };
