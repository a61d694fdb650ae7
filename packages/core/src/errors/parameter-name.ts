/**
 * The request parameters that an error description may name.
 *
 * A description never repeats what a client sent, so only these fixed spellings
 * (RFC 6749 §11.2 and the extensions we serve) can appear in one.
 */
export const parameterNames: readonly ParameterName[] = [
  "grant_type",
  "client_id",
  "client_secret",
  "scope",
  "resource",
  "client_assertion",
  "client_assertion_type",
];

export type ParameterName =
  | "grant_type"
  | "client_id"
  | "client_secret"
  | "scope"
  | "resource"
  | "client_assertion"
  | "client_assertion_type";

export const isParameterName = (name: string): name is ParameterName =>
  (parameterNames as readonly string[]).includes(name);
