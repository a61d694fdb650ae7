import { Result } from "neverthrow";
import type { ConfigurationProblem } from "../errors/configuration-error.ts";
import { isFieldValue } from "./challenges-for.ts";

/**
 * The problems of a client authentication method's declaration. A misspelt place would be held to no rule, and nobody would
 * hear of it, so every member is looked at, whatever its type should be.
 */
export const declarationProblems = (method: {
  readonly credentials?: unknown;
  readonly reasons?: unknown;
  readonly challenge?: unknown;
}): readonly ConfigurationProblem[] => {
  const { credentials, reasons = [], challenge } = method;
  const wrongReasons = [
    ...(isListOf(ownReason, reasons)
      ? []
      : [{ field: "reasons", message: "must be 1 to 64 of a-z, 0-9 and _ each" }]),
    ...(challenge === undefined || isFieldValue(sampleOf(challenge))
      ? []
      : [{ field: "challenge", message: "must be a function that answers printable ASCII" }]),
  ];
  if (typeof credentials !== "object" || credentials === null || Array.isArray(credentials))
    return [
      { field: "credentials", message: "must say where they stand: {} if there are none" },
      ...wrongReasons,
    ];
  return [
    ...Object.entries(credentials).flatMap(([place, value]: readonly [string, unknown]) =>
      problemsOf(place, value),
    ),
    ...wrongReasons,
  ];
};

/** The challenge of some realm; `undefined` if it cannot be made. */
const sampleOf = (challenge: unknown): unknown =>
  typeof challenge === "function"
    ? Result.fromThrowable(challenge as (realm: string) => unknown)("main").unwrapOr(undefined)
    : undefined;

const problemsOf = (place: string, value: unknown): readonly ConfigurationProblem[] => {
  const rule = Object.hasOwn(places, place) ? places[place] : undefined;
  const message =
    rule === undefined
      ? `must be one of ${Object.keys(places).join(", ")}`
      : rule.holds(value)
        ? undefined
        : rule.message;
  return message === undefined ? [] : [{ field: `credentials.${place}`, message }];
};

interface PlaceRule {
  readonly holds: (value: unknown) => boolean;
  readonly message: string;
}

const isListOf = (pattern: RegExp, value: unknown): boolean =>
  Array.isArray(value) && value.every((text) => typeof text === "string" && pattern.test(text));

/** Names of header fields and schemes (RFC 9110 §5.6.2), in the case that they are compared in. */
const lowerToken = /^[a-z0-9_!#$%&'*+.^`|~-]+$/;
const ownReason = /^[a-z0-9_]{1,64}$/;

const places: Readonly<Record<string, PlaceRule>> = {
  parameters: {
    holds: (value) => isListOf(/^(?!(?:client_id|grant_type)$)./, value),
    message: "must be names of parameters other than client_id and grant_type, which prove nothing",
  },
  headers: {
    holds: (value) => isListOf(lowerToken, value) && !holdsAuthorization(value),
    message: "must be names of header fields in lower case; authorizationSchemes for authorization",
  },
  authorizationSchemes: {
    holds: (value) => isListOf(lowerToken, value),
    message: "must be authentication schemes in lower case",
  },
  certificate: { holds: (value) => value === true, message: "must be true, or left out" },
};

/** `Authorization` is read once, and its schemes are told apart. */
const holdsAuthorization = (names: unknown): boolean =>
  Array.isArray(names) && names.includes("authorization");
