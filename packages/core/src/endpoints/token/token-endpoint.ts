import { ok } from "neverthrow";
import { andThen } from "../../ports/maybe-async.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import { decideToken, type TokenDecision } from "./decide-token.ts";
import { type RefusedGrantCode, tokenResponse, withGrantCode } from "./token-response.ts";

export interface TokenEndpoint extends TokenDecision {
  readonly refusedGrantCode: RefusedGrantCode;
}

/** The token endpoint (RFC 6749 §3.2). What it decides, and in which order, stands in `decide.ts`. */
export const tokenEndpoint = (ports: TokenEndpoint): EndpointDefinition => {
  const decide = decideToken(ports);
  return {
    name: "token",
    methods: ["POST"],
    answer: (request, attempt, deadline) =>
      andThen(decide(request, attempt, deadline.begin), (decided) => ok(tokenResponse(decided))),
    refusal: withGrantCode(ports.refusedGrantCode),
  };
};
