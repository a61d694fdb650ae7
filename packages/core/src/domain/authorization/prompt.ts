import { err, ok, type Result } from "neverthrow";
import { type OAuthError } from "../../errors/oauth-error.ts";
import { refuseAuthorization } from "../../errors/refuse-authorization.ts";

/** The values of `prompt` (OpenID Connect Core §3.1.2.1). */
export const prompts = ["none", "login", "consent", "select_account"] as const;

/** What the client wants of the user, though it may not be necessary. */
export type Prompt = (typeof prompts)[number];

/** Reads `prompt`: values with single spaces between. `none` stands alone. */
export const readPrompts = (
  text: string | undefined,
): Result<ReadonlySet<Prompt>, OAuthError<"invalid_request">> => {
  const values = new Set(text?.split(" ").filter((value) => value !== "") ?? []);
  for (const value of values)
    if (!(prompts as readonly string[]).includes(value))
      return err(refuseAuthorization("invalid_request", "prompt_unsupported"));
  return values.has("none") && values.size > 1
    ? err(refuseAuthorization("invalid_request", "prompt_contradictory"))
    : ok(values as ReadonlySet<Prompt>);
};
