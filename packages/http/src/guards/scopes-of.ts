import type { Scope } from "@mintport/core/scope";
import { requireScope } from "@mintport/resource-server";

/** The scopes that a guard asks for, all of them: as a `scope` parameter holds them, or read already by `requireScope`. */
export type NeededScopes = string | Scope;

/** Reads them. Throws `ConfigurationError` if one is no scope token. */
export const scopesOf = (scopes: NeededScopes): Scope =>
  typeof scopes === "string" ? requireScope(...scopes.split(" ")) : scopes;
