import { type Instant, instant } from "./instant.ts";
import { present } from "./present.ts";

/** How the user of a token logged in, as it was when they did: a refresh changes nothing of it (RFC 9068 §2.2.1, RFC 9470 §6). */
export interface UserAuthentication {
  /** `auth_time`. */
  readonly at: Instant;
  readonly acr?: string;
  readonly amr?: readonly string[];
}

/** Reads the login of claims that we wrote. `malformed`: they are there and are not what we would have written. */
export const readAuthentication = (
  claims: Readonly<Record<string, unknown>>,
): UserAuthentication | "malformed" | undefined => {
  const { auth_time, acr, amr } = claims;
  if (auth_time === undefined)
    return acr === undefined && amr === undefined ? undefined : "malformed";
  if (!Number.isSafeInteger(auth_time) || !isOptional(acr, isText)) return "malformed";
  if (!isOptional(amr, (value) => Array.isArray(value) && value.every(isText))) return "malformed";
  return present({
    at: instant(auth_time as number),
    acr: acr as string | undefined,
    amr: amr as readonly string[] | undefined,
  });
};

const isText = (value: unknown): boolean => typeof value === "string";
const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean =>
  value === undefined || is(value);
