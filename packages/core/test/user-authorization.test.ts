import { ConfigurationError, createAuthorizationServer, userAuthorization } from "@mintport/core";
import { ok } from "@mintport/core/result";
import { describe, expect, it } from "vitest";

const right = {
  visitors: { identify: () => ok(undefined) },
  pages: { show: () => ok({ status: 200, headers: {}, body: "" }) },
  subjects: { standing: () => ok("good" as const) },
};

/** What is wrong with options, by field. */
const faultsOf = (change: object): readonly string[] => {
  try {
    userAuthorization({ ...right, ...change });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ field }) => field);
  }
};

describe("the options of userAuthorization", () => {
  it.each<readonly [object, readonly string[]]>([
    [{}, []],
    [{ codeLifetime: 600, refreshTokens: { retryWindow: 0 } }, []],
    [{ codeLifetme: 60 }, ["codeLifetme"]],
    [{ refreshTokens: { retryWindw: 1 } }, ["retryWindw"]],
    [{ visitors: {} }, ["visitors"]],
    [{ pages: undefined, subjects: null }, ["pages", "subjects"]],
    [{ codeLifetime: 601 }, ["codeLifetime"]],
    [{ interactionLifetime: 1.5 }, ["interactionLifetime"]],
    [{ pushedRequestLifetime: 600 }, ["pushedRequestLifetime"]],
    [{ refreshTokens: { lifetime: 60, idleLifetime: 61 } }, ["refreshTokens.idleLifetime"]],
    [{ signedRequests: "on" }, ["signedRequests"]],
    [{ requireResource: "yes" }, ["requireResource"]],
    [{ pageOrigins: ["https://app.example/path"] }, ["pageOrigins[0]"]],
    [{ pageOrigins: ["https://*.app.example"] }, ["pageOrigins[0]"]],
    [{ pageOrigins: "https://app.example" }, ["pageOrigins"]],
  ])("%o has faults at %o", (change, faults) => {
    expect(faultsOf(change)).toEqual(faults);
  });

  it("says with what `users` is made", () => {
    expect(() => createAuthorizationServer({ users: right } as never)).toThrow(
      "users: must be made with userAuthorization({ visitors, pages, subjects })",
    );
  });
});
