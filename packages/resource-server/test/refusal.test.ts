import { type Refusal, refusalResponse, requireScope } from "@mintport/resource-server";
import { describe, expect, it } from "vitest";

const refusals: readonly (readonly [Refusal, number, string])[] = [
  [{ kind: "token_missing" }, 401, 'Bearer realm="api"'],
  [
    { kind: "invalid_request" },
    400,
    'Bearer realm="api", error="invalid_request", error_description="Send the access token once, in the Authorization header"',
  ],
  [
    { kind: "invalid_token", cause: new Error("signature of secret-marker") },
    401,
    'Bearer realm="api", error="invalid_token", error_description="The access token is not valid here"',
  ],
  [
    { kind: "insufficient_scope", needed: requireScope("api:write", "api:read") },
    403,
    'Bearer realm="api", error="insufficient_scope", error_description="The access token lacks a scope that is needed here", scope="api:read api:write"',
  ],
];

describe("a refusal as a response", () => {
  it.each(refusals)("$kind (RFC 6750 §3.1)", (refusal, status, challenge) => {
    const response = refusalResponse(refusal, { realm: "api" });

    expect(response).toMatchObject({
      status,
      headers: {
        "WWW-Authenticate": challenge,
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
      },
    });
    expect(Object.keys(JSON.parse(response.body))).toEqual(["error", "error_description"]);
    expect(JSON.stringify(response)).not.toContain("secret-marker");
  });

  it("of keys that cannot be read is 503, blames no token and shows no cause", () => {
    const response = refusalResponse(
      { kind: "unavailable", cause: new Error("secret-marker") },
      { realm: "api" },
    );

    expect(response.status).toBe(503);
    expect(response.headers).toHaveProperty("Retry-After");
    expect(response.headers).not.toHaveProperty("WWW-Authenticate");
    expect(JSON.stringify(response)).not.toContain("secret-marker");
  });
});
