import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectToken } from "../fixture/expect-answer.ts";
import { challengeOf, expectInvalidToken, expectRefusal } from "../fixture/expect-refusal.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { type ReadyServer, startReadyServer } from "../fixture/ready-server.ts";
import { type Answer, answerOf, good, requestToken } from "../fixture/token-request.ts";

const routes = [
  { method: "GET", path: "/api/v1/protected-resource", scope: "api:read", other: "api:write" },
  { method: "POST", path: "/api/v1/resources", scope: "api:write", other: "api:read" },
  { method: "GET", path: "/api/v1/resources/some-id", scope: "api:read", other: "api:write" },
  { method: "PUT", path: "/api/v1/resources/some-id", scope: "api:write", other: "api:read" },
  { method: "DELETE", path: "/api/v1/resources/some-id", scope: "api:write", other: "api:read" },
];

let server: ReadyServer;

beforeAll(async () => {
  server = await startReadyServer();
});
afterAll(() => server.close());

describe.each(routes)("$method $path", ({ method, path, scope, other }) => {
  const ask = async (headers: Readonly<Record<string, string>>, query = ""): Promise<Answer> =>
    answerOf(
      await fetch(`${server.origin}${path}${query}`, {
        method,
        headers: { "Content-Type": "application/json", ...headers },
        ...(method === "GET" ? {} : { body: "{}" }),
      }),
    );

  it("without a token the challenge has no error code (RFC 6750 §3.1)", async () => {
    for (const answer of [await ask({}), await ask({ Authorization: "Basic YTpi" })]) {
      expect(answer.status).toBe(401);
      expect(challengeOf(answer)).toEqual({ scheme: "Bearer", realm: "demo" });
    }
  });

  it("a bad token is invalid_token (RFC 6750 §3.1)", async () => {
    const token = await tokenOf(scope);
    const [header, claims] = token.split(".");

    for (const bad of ["nonsense", `${header}.${claims}.AAAA`, `${token}A`])
      expectInvalidToken(await ask({ Authorization: `Bearer ${bad}` }));
  });

  it("a token of the other scope is insufficient_scope, naming the one that is needed (RFC 6750 §3.1)", async () => {
    const answer = await ask({ Authorization: `Bearer ${await tokenOf(other)}` });

    expectRefusal(answer, 403, "insufficient_scope");
    expect(challengeOf(answer)["scope"]).toBe(scope);
  });

  it("a token of the needed scope alone opens it (RFC 6750 §3.1)", async () => {
    const { status } = await ask({ Authorization: `Bearer ${await tokenOf(scope)}` });

    expect(status).toBe(path.endsWith("some-id") ? 404 : method === "POST" ? 201 : 200);
  });

  it("a token in the query never counts, and beside the header it is invalid_request (RFC 6750 §2)", async () => {
    const token = await tokenOf(scope);
    const alone = await ask({}, `?access_token=${token}`);
    const both = await ask({ Authorization: `Bearer ${token}` }, `?access_token=${token}`);

    expect(alone.status).toBe(401);
    expect(challengeOf(alone)).not.toHaveProperty("error");
    expectRefusal(both, 400, "invalid_request");
  });

  it("two headers are invalid_request (RFC 6750 §2)", async () => {
    const field = ["Authorization", `Bearer ${await tokenOf(scope)}`] as const;
    const answer = await askRaw(server, { method, target: path, fields: [field, field] });

    expect(answer.status).toBe(400);
    expect(challengeOf(answer)).toMatchObject({ error: "invalid_request" });
  });
});

const tokenOf = async (scope: string): Promise<string> =>
  expectToken(await requestToken(server, { ...good, scope }), scope);
