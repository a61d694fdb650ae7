import type { ConfigurationProblem } from "@mintport/core";
import type { Instant } from "@mintport/core/ports";
import type { UserAuthentication } from "@mintport/core/tokens";

/**
 * How the user of a token must have logged in for it to count at a route (RFC 9470 §3). A token of no user, as a client's own or
 * an API key, meets no such requirement.
 *
 * @example { acrValues: ["urn:example:mfa"], maxAge: 300 }
 */
export interface RequiredAuthentication {
  /**
   * The authentication context classes, one of which the token's `acr` must be, the preferred one first. Default: any, and none.
   */
  readonly acrValues?: readonly string[];
  /** Whole seconds from 1 that may have passed since the login (`auth_time`). Default: any number. */
  readonly maxAge?: number;
}

/** What a login is held against. */
export interface AuthenticationTerms {
  readonly now: Instant;
  /** Seconds. */
  readonly clockSkew: number;
  /** The classes of the issuer's login, lowest first. */
  readonly acrValuesSupported: readonly string[];
}

/**
 * What is wrong with a requirement, for bindings to tell when a route is made. A guard refuses every request by one that is wrong.
 *
 * @example authenticationProblems({ maxAge: 0 }) // [{ field: "maxAge", message: "must be whole seconds from 1" }]
 */
export const authenticationProblems = (
  required: RequiredAuthentication,
): readonly ConfigurationProblem[] => [
  // A setting that is not set comes from JavaScript as `undefined`, and must not open the route.
  ...(!("acrValues" in required) || isClassList(required.acrValues)
    ? []
    : [
        {
          field: "acrValues",
          message: 'must be a list of classes without space, " and \\, and name one at least',
        },
      ]),
  // No token would pass by 0: some time goes by on every way from the login to here.
  ...(!("maxAge" in required) || isAge(required.maxAge)
    ? []
    : [{ field: "maxAge", message: "must be whole seconds from 1" }]),
];

/** Whether the login of a token's user meets a requirement (RFC 9470 §6); a token of no user meets none. */
export const meetsAuthentication = (
  { acrValues, maxAge }: RequiredAuthentication,
  login: UserAuthentication | undefined,
  { now, clockSkew, acrValuesSupported }: AuthenticationTerms,
): boolean =>
  (acrValues === undefined || isStrongEnough(acrValues, login?.acr, acrValuesSupported)) &&
  (maxAge === undefined || (login !== undefined && login.at + maxAge >= now - clockSkew));

/** A class that is higher than one that would do will do: the issuer would answer a request for the lower one with it. */
const isStrongEnough = (
  asked: readonly string[],
  acr: string | undefined,
  supported: readonly string[],
): boolean => {
  if (acr === undefined) return false;
  if (asked.includes(acr)) return true;
  const lowest = supported.findIndex((name) => asked.includes(name));
  return lowest !== -1 && supported.indexOf(acr) > lowest;
};

const isAge = (seconds: unknown): boolean => Number.isSafeInteger(seconds) && Number(seconds) >= 1;

/** The classes stand in a challenge, one space apart and in quotes. */
const isClassList = (classes: unknown): boolean =>
  Array.isArray(classes) &&
  classes.length > 0 &&
  classes.every((name) => typeof name === "string" && classText.test(name));

const classText = /^[\x21\x23-\x5B\x5D-\x7E]+$/;
