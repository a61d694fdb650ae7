import { err, ok, type Result } from "neverthrow";
import { invalidRequest, type OAuthError } from "../../errors/oauth-error.ts";
import { isParameterName } from "../../errors/parameter-name.ts";
import type { FormPair } from "../form.ts";

/** The parameters of an authorization request as they came: an empty one is absent (RFC 6749 §3.1), a repeated one is kept to be refused. */
export interface RequestParameters {
  /** The one value; `undefined` if there is none, or if there are several. */
  get(name: string): string | undefined;
  /** Every value: `resource` may repeat (RFC 8707 §2). */
  all(name: string): readonly string[];
  isRepeated(name: string): boolean;
  /** As pairs again, for a row. */
  readonly pairs: readonly FormPair[];
}

/** The parameters of pairs. */
export const requestParameters = (pairs: readonly FormPair[]): RequestParameters => {
  const sent = pairs.filter(([, value]) => value !== "");
  const values = new Map<string, string[]>();
  for (const [name, value] of sent) values.set(name, [...(values.get(name) ?? []), value]);
  const isRepeated = (name: string) => (values.get(name)?.length ?? 0) > 1;
  return {
    get: (name) => (isRepeated(name) ? undefined : values.get(name)?.[0]),
    all: (name) => values.get(name) ?? [],
    isRepeated,
    pairs: sent,
  };
};

/** RFC 6749 §3.1: each parameter once. Only `resource` may repeat, and what nobody knows is ignored. */
export const requireSingle = (
  parameters: RequestParameters,
): Result<RequestParameters, OAuthError<"invalid_request">> => {
  const name = parameters.pairs
    .map(([key]) => key)
    .filter(isParameterName)
    .find((key) => key !== "resource" && parameters.isRepeated(key));
  return name === undefined ? ok(parameters) : err(invalidRequest("parameter_repeated", name));
};
