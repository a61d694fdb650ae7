import {
  ConfigurationError,
  invalidGrant,
  invalidRequest,
  invalidScope,
  invalidTarget,
  type OAuthError,
  type Reason,
  reasons,
  unauthorizedClient,
} from "@mintport/core";
import {
  httpStatus,
  invalidClient,
  invalidDpopProof,
  portError,
  serverError,
  temporarilyUnavailable,
  unsupportedGrantType,
  useDpopNonce,
} from "@mintport/core/ports";
import { describe, expect, it } from "vitest";
import { authorizationReasons } from "../../src/errors/authorization-reasons.ts";
import { clientDocumentReasons } from "../../src/errors/client-document-reasons.ts";
import { deviceReasons } from "../../src/errors/device-reasons.ts";
import { identityAssertionReasons } from "../../src/errors/identity-assertion-reasons.ts";
import { isParameterName, parameterNames } from "../../src/errors/parameter-name.ts";
import { refuseAuthorization } from "../../src/errors/refuse-authorization.ts";
import { refuseDevice } from "../../src/errors/refuse-device.ts";
import { documentRefused } from "../../src/errors/refuse-document.ts";
import { refuseIdentityAssertion } from "../../src/errors/refuse-identity-assertion.ts";
import { refuseRegistration } from "../../src/errors/refuse-registration.ts";
import { registrationReasons } from "../../src/errors/registration-reasons.ts";
import { toOAuthError } from "../../src/errors/to-oauth-error.ts";

const constructors = {
  invalid_request: invalidRequest,
  invalid_client: invalidClient,
  invalid_grant: invalidGrant,
  invalid_scope: invalidScope,
  invalid_target: invalidTarget,
  invalid_dpop_proof: invalidDpopProof,
  use_dpop_nonce: (reason: never) => useDpopNonce(reason, "nonce"),
  unauthorized_client: unauthorizedClient,
  unsupported_grant_type: unsupportedGrantType,
  temporarily_unavailable: (reason: never) => temporarilyUnavailable(reason, "cause"),
  server_error: (reason: never) => serverError(reason, "cause"),
} as const;

/** The reasons of a feature, each with what makes its refusals. */
const features: readonly (readonly [object, (code: never, reason: never) => OAuthError])[] = [
  [authorizationReasons, refuseAuthorization],
  [deviceReasons, refuseDevice],
  [clientDocumentReasons, (_, reason) => documentRefused(reason)],
  [identityAssertionReasons, refuseIdentityAssertion],
  [registrationReasons, refuseRegistration],
];

const make = (reason: Reason): OAuthError => {
  const [code] = reasons[reason];
  for (const [rows, refuse] of features)
    if (reason in rows) return refuse(code as never, reason as never);
  return constructors[code as keyof typeof constructors](reason as never);
};

describe("every refusal", () => {
  it.each(Object.keys(reasons) as Reason[])("%s has a sentence within RFC 6749 §5.2", (reason) => {
    const error = make(reason);
    expect(error.error).toBe(reasons[reason][0]);
    expect(error.reason).toBe(reason);
    expect(error.description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it("of one client failure reads as every other", () => {
    const sentences = (Object.keys(reasons) as Reason[])
      .filter((reason) => reasons[reason][0] === "invalid_client")
      .map((reason) => JSON.stringify({ ...make(reason), reason: "" }));
    expect(new Set(sentences).size).toBe(1);
  });

  it("has the status of its code, or of its reason", () => {
    const own: Readonly<Record<string, number>> = {
      tenant_unknown: 404,
      tenant_disabled: 404,
      query_too_long: 414,
      interaction_foreign: 403,
      interaction_cross_site: 403,
      endpoint_unknown: 404,
      method_not_allowed: 405,
      rate_limited: 429,
      json_required: 415,
      registration_closed: 403,
      registration_changed_meanwhile: 409,
    };
    const ofCode: Readonly<Record<string, number>> = {
      invalid_client: 401,
      invalid_token: 401,
      temporarily_unavailable: 503,
      server_error: 500,
    };
    for (const reason of Object.keys(reasons) as Reason[])
      expect(httpStatus(make(reason)), reason).toBe(
        own[reason] ?? ofCode[reasons[reason][0]] ?? 400,
      );
  });

  it("names a parameter only from the closed list", () => {
    expect(invalidRequest("parameter_repeated", "scope").description).toBe(
      "A parameter is sent more than once: scope",
    );
    expect(parameterNames.every(isParameterName)).toBe(true);
    expect(isParameterName('x"><script>')).toBe(false);
    expect(isParameterName("__proto__")).toBe(false);
  });
});

describe("the outside world's trouble", () => {
  it.each([
    ["unavailable", "temporarily_unavailable", 503],
    ["timed_out", "temporarily_unavailable", 503],
    ["conflict", "temporarily_unavailable", 503],
    ["corrupt", "server_error", 500],
  ] as const)("%s becomes %s", (kind, code, status) => {
    const failure = portError(kind, "client-store", new Error("secret detail"));
    const error = toOAuthError(failure);
    expect(error.error).toBe(code);
    expect(error.cause).toBe(failure);
    expect(error.description).not.toContain("secret");
    expect(httpStatus(error)).toBe(status);
    expect(portError(kind, "x")).not.toHaveProperty("cause");
  });
});

describe("a configuration that cannot be", () => {
  it("names every field at once", () => {
    const error = new ConfigurationError("tenant", [
      { field: "issuer", message: "must be https" },
      { field: "", message: "is incomplete" },
    ]);
    expect(error.message).toBe("tenant: issuer: must be https; is incomplete");
    expect(error.problems).toHaveLength(2);
  });
});
