import { err, ok, type Result } from "neverthrow";
import type { Scope } from "../domain/scope.ts";
import type { ConfigurationProblem } from "../errors/configuration-error.ts";
import type { PortError } from "../errors/port-error.ts";

/** Why something an operator asked for was not done. Nothing was changed then. */
export type ManagementError =
  /** The fields that are wrong, each with a message that says the right. */
  | { readonly type: "invalid"; readonly problems: readonly ConfigurationProblem[] }
  | { readonly type: "exists"; readonly what: Managed; readonly id: string }
  | { readonly type: "unknown"; readonly what: Managed; readonly id: string }
  /** Somebody else changed it at the same time. */
  | { readonly type: "stale"; readonly what: Managed; readonly id: string }
  /** The caller may not do it: it takes a scope that they do not hold. */
  | {
      readonly type: "forbidden";
      readonly what: Managed;
      readonly id: string;
      readonly needs: Scope;
    }
  /** Other things still belong to it. */
  | { readonly type: "in_use"; readonly what: Managed; readonly id: string }
  | PortError;

/** The kinds of things that an operator manages, in words for people. */
export type Managed =
  | "tenant"
  | "client"
  | "secret"
  | "API key"
  | "grant"
  | "signing key"
  | "resource"
  | "trusted issuer"
  | "initial access token";

/** `invalid` if there are any. */
export const noProblems = (
  problems: readonly ConfigurationProblem[],
): Result<void, ManagementError> =>
  problems.length === 0 ? ok() : err({ type: "invalid", problems });
