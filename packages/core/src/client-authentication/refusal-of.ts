import { type GeneralReason, generalReasons } from "../errors/general-reasons.ts";
import { invalidClient, type OAuthError } from "../errors/oauth-error.ts";
import type { ReasonOf } from "../errors/reason.ts";
import type {
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "./client-authentication-method.ts";

/**
 * The refusal that a verdict stands for. The list of reasons is closed: a method's own one is the detail of
 * `credentials_refused`. A text that the method does not declare may hold anything, so it is the cause alone.
 */
export const refusalOf = (
  verdict: Exclude<AuthenticationVerdict, "proven">,
  { reasons: own = [] }: ClientAuthenticationMethod,
): OAuthError<"invalid_client"> => {
  if (isReason(verdict)) return invalidClient(verdict);
  const cause = reasonIn(verdict);
  const refused = { ...invalidClient("credentials_refused"), cause };
  return own.includes(cause) ? { ...refused, detail: cause } : refused;
};

/** Whether it is one of our reasons to refuse a client; of another code it would say something else to the client. */
const isReason = (verdict: unknown): verdict is ReasonOf<"invalid_client"> =>
  typeof verdict === "string" &&
  Object.hasOwn(generalReasons, verdict) &&
  generalReasons[verdict as GeneralReason][0] === "invalid_client";

/** The word that a verdict names. */
export const reasonIn = (verdict: Exclude<AuthenticationVerdict, "proven">): string =>
  typeof verdict === "string" ? verdict : verdict.refused;
