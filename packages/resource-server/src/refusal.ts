import { emptyScope, type Scope } from "@mintport/core/scope";
import { dpopAlgorithms } from "@mintport/core/tokens";
import type { ProtectedResourceMetadata } from "./protected-resource-metadata.ts";
import type { RequiredAuthentication } from "./required-authentication.ts";

/** Why a request was refused (RFC 6750 §3.1), as data, and what its route needs. */
export type Refusal = RefusalReason & {
  /** The scope that the route needs, all of it, where a challenge is to name it. */
  readonly needed?: Scope;
};

/** Why a request was refused, as data. */
export type RefusalReason =
  /** No token at all: a challenge without an error code. */
  | { readonly kind: "token_missing" }
  | { readonly kind: "invalid_request" }
  | { readonly kind: "invalid_token"; readonly cause?: unknown; readonly scheme?: "DPoP" }
  /** The token may be good; who sent it did not prove to hold its key (RFC 9449 §7.1). */
  | { readonly kind: "invalid_dpop_proof"; readonly cause?: unknown }
  | { readonly kind: "insufficient_scope"; readonly needed: Scope; readonly scheme?: "DPoP" }
  /** Its user must log in anew, or in a stronger way (RFC 9470 §3). */
  | {
      readonly kind: "insufficient_user_authentication";
      readonly required: RequiredAuthentication;
      readonly scheme?: "DPoP";
    }
  /** The keys could not be read: nobody's fault at the other end. */
  | { readonly kind: "unavailable"; readonly cause: unknown };

/** A refusal as a response, for a binding to send. */
export interface RefusalResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The resource that refuses: a `ResourceServer` is one. */
export interface ProtectionSpace {
  /** Without `"` and `\`, as a `ResourceServer` has it. */
  readonly realm: string;
  /** The document that every challenge names (RFC 9728 §5.1). Default: none. */
  readonly metadata?: ProtectedResourceMetadata;
}

/**
 * The answer of RFC 6750 §3: the code in `WWW-Authenticate`, and again in a JSON body for people. Nothing that the client sent
 * stands in it.
 *
 * @example refusalResponse({ kind: "token_missing" }, api).headers["WWW-Authenticate"] // 'Bearer realm="api"'
 */
export const refusalResponse = (
  refusal: Refusal,
  { realm, metadata }: ProtectionSpace,
): RefusalResponse => {
  const { status, error, description } = wire[refusal.kind];
  const parameters: readonly (readonly [name: string, value: string | undefined])[] = [
    ["realm", realm],
    ["error", error],
    ["error_description", error && description],
    ...demandsOf(refusal),
    ["scope", challengedScope(refusal)],
    ["resource_metadata", metadata?.url],
    ["algs", schemeOf(refusal) === "DPoP" ? dpopAlgorithms.join(" ") : undefined],
  ];
  const challenge = parameters
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${value}"`]))
    .join(", ");
  return {
    status,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...(status === 503
        ? { "Retry-After": "1" }
        : { "WWW-Authenticate": `${schemeOf(refusal)} ${challenge}` }),
    },
    body: JSON.stringify({ error: error ?? "unauthorized", error_description: description }),
  };
};

/** What an authorization request must ask for, by the names of its own parameters (RFC 9470 §3). */
const demandsOf = (refusal: Refusal): readonly (readonly [string, string | undefined])[] =>
  refusal.kind === "insufficient_user_authentication"
    ? [
        ["acr_values", refusal.required.acrValues?.join(" ")],
        ["max_age", refusal.required.maxAge?.toString()],
      ]
    : [];

/** All that the route needs, at once. `offline_access` is asked of the authorization server and no resource. */
const challengedScope = ({ kind, needed = emptyScope }: Refusal): string | undefined => {
  if (kind === "invalid_request") return undefined;
  const names = needed.filter((name) => name !== "offline_access");
  return names.length === 0 ? undefined : names.join(" ");
};

const schemeOf = (refusal: Refusal): "Bearer" | "DPoP" => {
  if (refusal.kind === "invalid_dpop_proof") return "DPoP";
  return "scheme" in refusal ? (refusal.scheme ?? "Bearer") : "Bearer";
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
  insufficient_user_authentication: {
    status: 401,
    error: "insufficient_user_authentication",
    description: "The user must log in anew, or in a stronger way",
  },
  unavailable: {
    status: 503,
    error: "temporarily_unavailable",
    description: "The server is temporarily unable to answer",
  },
};
