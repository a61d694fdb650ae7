import { formatScope, type Scope } from "@mintport/core/scope";
import { dpopAlgorithms } from "@mintport/core/tokens";

/** Why a request was refused (RFC 6750 §3.1), as data. */
export type Refusal =
  /** No token at all: a challenge without an error code. */
  | { readonly kind: "token_missing" }
  | { readonly kind: "invalid_request" }
  | { readonly kind: "invalid_token"; readonly cause?: unknown; readonly scheme?: "DPoP" }
  /** The token may be good; who sent it did not prove to hold its key (RFC 9449 §7.1). */
  | { readonly kind: "invalid_dpop_proof"; readonly cause?: unknown }
  | { readonly kind: "insufficient_scope"; readonly needed: Scope }
  /** The keys could not be read: nobody's fault at the other end. */
  | { readonly kind: "unavailable"; readonly cause: unknown };

/** A refusal as a response, for a binding to send. */
export interface RefusalResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer of RFC 6750 §3: the code in `WWW-Authenticate`, and again in a JSON body for people. */
export const refusalResponse = (refusal: Refusal, realm: string): RefusalResponse => {
  const { status, error, description } = wire[refusal.kind];
  const scope =
    refusal.kind === "insufficient_scope" ? [`scope="${formatScope(refusal.needed)}"`] : [];
  const challenge = [
    `${schemeOf(refusal)} realm="${realm}"`,
    ...(error === undefined ? [] : [`error="${error}"`, `error_description="${description}"`]),
    ...scope,
    ...(schemeOf(refusal) === "DPoP" ? [`algs="${dpopAlgorithms.join(" ")}"`] : []),
  ].join(", ");
  return {
    status,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...(status === 503 ? { "Retry-After": "1" } : { "WWW-Authenticate": challenge }),
    },
    body: JSON.stringify({ error: error ?? "unauthorized", error_description: description }),
  };
};

const schemeOf = (refusal: Refusal): "Bearer" | "DPoP" => {
  if (refusal.kind === "invalid_dpop_proof") return "DPoP";
  return refusal.kind === "invalid_token" ? (refusal.scheme ?? "Bearer") : "Bearer";
};

interface Wire {
  readonly status: number;
  readonly error: string | undefined;
  readonly description: string;
}

const wire: Readonly<Record<Refusal["kind"], Wire>> = {
  // §3.1: without authentication information "the resource server SHOULD NOT include an error code".
  token_missing: {
    status: 401,
    error: undefined,
    description: "An access token is required in the Authorization header",
  },
  invalid_request: {
    status: 400,
    error: "invalid_request",
    description: "Send the access token once, in the Authorization header",
  },
  invalid_token: {
    status: 401,
    error: "invalid_token",
    description: "The access token is not valid here",
  },
  invalid_dpop_proof: {
    status: 401,
    error: "invalid_dpop_proof",
    description: "The DPoP proof is not valid for this request and this token",
  },
  insufficient_scope: {
    status: 403,
    error: "insufficient_scope",
    description: "The access token lacks a scope that is needed here",
  },
  unavailable: {
    status: 503,
    error: "temporarily_unavailable",
    description: "The server is temporarily unable to answer",
  },
};
