import { err, ok, type Result } from "neverthrow";
import { parseScope, type Scope } from "../../domain/scope.ts";
import { invalidScope, type OAuthError } from "../../errors/oauth-error.ts";
import type { OpenAttempt } from "../endpoint.ts";
import type { Parameters } from "../parameters.ts";

/** The scope asked for, noted in `attempt`; `undefined` if none was. */
export const requestedScope = (
  parameters: Parameters,
  attempt: OpenAttempt,
): Result<Scope | undefined, OAuthError<"invalid_scope">> => {
  const text = parameters.get("scope");
  if (text === undefined) return ok(undefined);
  const scope = parseScope(text);
  if (scope.isErr()) return err(invalidScope(scope.error));
  attempt.requestedScope = scope.value;
  return ok(scope.value);
};
