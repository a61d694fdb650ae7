import type { TenantId } from "@mintport/core";
import { expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { parseIssuer } from "../../src/domain/issuer.ts";
import { aliasUrl, endpointUrl } from "../../src/endpoints/endpoint-path.ts";
import { errorResponse } from "../../src/endpoints/error-response.ts";
import { wantsJwt } from "../../src/endpoints/introspect/wants-jwt.ts";
import {
  invalidClient,
  invalidRequest,
  type OAuthError,
  rateLimited,
} from "../../src/errors/oauth-error.ts";
import type { EndpointRequest } from "../../src/messages/endpoint-request.ts";

describe("an error on the wire (RFC 6749 §5.2)", () => {
  const never = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    Pragma: "no-cache",
  };
  const sent = (error: OAuthError, tenant?: TenantId) =>
    errorResponse(error, { tenant, allowed: ["GET", "HEAD"] });

  it("says its code and its sentence, and nothing of what is behind it", () => {
    const error = { ...invalidRequest("form_malformed"), cause: "a secret detail" };
    expect(sent(error)).toEqual({
      ...{ status: 400, headers: never },
      body: JSON.stringify({ error: "invalid_request", error_description: error.description }),
    });
  });

  it("RFC 9110 §11.6.1: has a challenge with 401, for the tenant or for all", () => {
    const challenge = (tenant?: TenantId) =>
      sent(invalidClient("client_unknown"), tenant).headers["WWW-Authenticate"];
    expect(challenge("main" as TenantId)).toBe('Basic realm="main", charset="UTF-8"');
    expect(challenge()).toBe('Basic realm="oauth", charset="UTF-8"');
  });

  it("RFC 9110 §11.6.1: has the challenges of the methods that its endpoint takes", () => {
    const challenge = (schemes: readonly string[]) =>
      errorResponse(invalidClient("client_unknown"), {
        ...{ tenant: "main" as TenantId, allowed: [] },
        challenges: (realm) => schemes.map((scheme) => `${scheme} realm="${realm}"`),
      }).headers["WWW-Authenticate"];
    expect(challenge(["Badge"])).toBe('Badge realm="main"');
    expect(challenge(["Basic", "Badge"])).toEqual(['Basic realm="main"', 'Badge realm="main"']);
    expect(challenge([])).toBe('Basic realm="main", charset="UTF-8"');
  });

  it("RFC 9110 §15.5.6: names the methods with 405", () => {
    const { status, headers } = sent(invalidRequest("method_not_allowed"));
    expect(status).toBe(405);
    expect(headers).toEqual({ ...never, Allow: "GET, HEAD" });
  });

  it("RFC 9110 §10.2.3: says when to come back", () => {
    const { headers } = sent(rateLimited({ retryAfter: 7, budget: "client" }));
    expect(headers).toEqual({ ...never, "Retry-After": "7" });
    const { retryAfter: _, ...unknown } = rateLimited({ retryAfter: 7 });
    expect(sent(unknown as OAuthError).headers["Retry-After"]).toBe("1");
  });

  it("RFC 9449 §8: carries the nonce to use", () => {
    const error = { ...invalidRequest("form_malformed"), dpopNonce: "n" };
    expect(sent(error).headers["DPoP-Nonce"]).toBe("n");
    expect(sent(invalidRequest("form_malformed")).headers).not.toHaveProperty("DPoP-Nonce");
  });
});

describe("an endpoint's URL", () => {
  const url = (issuer: string) => expectOk(parseIssuer(issuer));

  it("stands below the issuer", () => {
    expect(endpointUrl(url("https://a.example"), "/token")).toBe("https://a.example/token");
    expect(endpointUrl(url("https://a.example/t"), "/token")).toBe("https://a.example/t/token");
  });

  it("RFC 8705 §5: has the same path at the origin for certificates", () => {
    const alias = (issuer: string) => aliasUrl(url(issuer), "/token", "https://mtls.example");
    expect(alias("https://a.example")).toBe("https://mtls.example/token");
    expect(alias("https://a.example/t/x")).toBe("https://mtls.example/t/x/token");
  });
});

describe("whether an answer is wanted as a JWT (RFC 9701 §4)", () => {
  const type = "application/token-introspection+jwt";
  const wants = (accept: string | undefined) =>
    wantsJwt({
      headers: new Map(accept === undefined ? [] : [["accept", accept]]),
    } as unknown as EndpointRequest);

  it.each([
    type,
    type.toUpperCase(),
    `application/json, ${type}`,
    `${type};q=0.5`,
    `${type} ; q=1`,
    `${type};q=0.01`,
    `${type};xq=0`,
    `application/json;q=0,${type}`,
  ])("%s: it is", (accept) => {
    expect(wants(accept)).toBe(true);
  });

  it.each([
    undefined,
    "",
    "*/*",
    "application/*",
    "application/json",
    `${type}x`,
    `x${type}`,
    `${type};q=0`,
    `${type}; q=0.0`,
    `${type};Q=0.000`,
    `${type};x=1;q=0`,
  ])("%s: it is not", (accept) => {
    expect(wants(accept)).toBe(false);
  });
});
