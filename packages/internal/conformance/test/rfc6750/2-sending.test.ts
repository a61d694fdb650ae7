import { refusalResponse } from "@mintport/resource-server";
import { beforeAll, describe, expect, it } from "vitest";
import { challengeOf, expectRefusal } from "../fixture/expect-refusal.ts";
import { guards } from "../fixture/guards.ts";
import { type Answer, answerOf } from "../fixture/token-request.ts";
import { type Forge, makeForge, needed } from "../rfc9068/forge.ts";

let forge: Forge;
let token: string;

beforeAll(async () => {
  forge = await makeForge();
  token = await forge.sign();
});

describe.each(guards)("sending a token, at $name", ({ ask }) => {
  const send = (request: Parameters<typeof ask>[2]) => ask(forge.guard(), needed, request);

  it.each([
    ["the token", () => `?access_token=${token}`],
    ["the token among others", () => `?a=1&access_token=${token}&b=2`],
    ["an encoded name", () => `?access%5Ftoken=${token}`],
  ])("a token in the query never counts (OAuth 2.1 §5.1): %s", async (_, query) => {
    const answer = await send({ target: `/${query()}` });

    expect(answer.status).toBe(401);
    expect(challengeOf(answer)).toEqual({ scheme: "Bearer", realm: "api" });
  });

  it.each([
    ["the same token", () => `?access_token=${token}`],
    ["another token", () => "?access_token=other"],
    ["no value", () => "?access_token"],
    ["an encoded name", () => "?a=1&access%5ftoken=x"],
  ])("header and query at once is invalid_request (RFC 6750 §2): %s", async (_, query) => {
    const answer = await send({ target: `/${query()}`, authorization: [`Bearer ${token}`] });

    expectRefusal(answer, 400, "invalid_request");
  });

  it.each(["?Access_Token=x", "?access_token2=x", "?x=access_token", "?", "?token=x"])(
    "a query that sends no token is none of our business (RFC 6750 §2): %s",
    async (query) => {
      const answer = await send({ target: `/${query}`, authorization: [`Bearer ${token}`] });

      expect(answer.status).toBe(200);
    },
  );

  it.each([
    ["two fields, the same twice", () => [`Bearer ${token}`, `Bearer ${token}`]],
    ["two fields, the good one first", () => [`Bearer ${token}`, "Bearer other"]],
    ["two fields, the good one last", () => ["Bearer other", `Bearer ${token}`]],
    ["two fields of two schemes", () => [`Bearer ${token}`, "Basic YTpi"]],
    ["two tokens in one field", () => [`Bearer ${token} ${token}`]],
    ["two tokens with a comma", () => [`Bearer ${token},${token}`]],
  ])("two tokens in the header are invalid_request (RFC 6750 §2): %s", async (_, authorization) => {
    expectRefusal(await send({ authorization: authorization() }), 400, "invalid_request");
  });

  it("two fields of two schemes give nothing, whichever comes first (RFC 6750 §2)", async () => {
    const answer = await send({ authorization: ["Basic YTpi", `Bearer ${token}`] });

    expect(answer.status).not.toBe(200);
  });
});

describe("sending a token in a form body", () => {
  it.each([
    ["the same token", () => `access_token=${token}`],
    ["another token", () => "x=1&access_token=other"],
    ["no value", () => "access_token="],
  ])("header and body at once is invalid_request (RFC 6750 §2): %s", async (_, formBody) => {
    expectRefusal(await send(`Bearer ${token}`, formBody()), 400, "invalid_request");
  });

  it("a token in the body alone is not heeded (OAuth 2.1 §5.1)", async () => {
    const answer = await send(undefined, `access_token=${token}`);

    expect(answer.status).toBe(401);
    expect(challengeOf(answer)).toEqual({ scheme: "Bearer", realm: "api" });
  });

  it("a body that sends no token does no harm (RFC 6750 §2)", async () => {
    expect((await send(`Bearer ${token}`, "name=access_token")).status).toBe(200);
  });
});

const send = async (authorization: string | undefined, formBody: string): Promise<Answer> => {
  const server = forge.guard();
  const response = await server.authorize({ authorization, url: "/", formBody }, needed).match(
    ({ id }) => Response.json({ id }),
    (refusal) => {
      const { body, status, headers } = refusalResponse(refusal, server);
      return new Response(body, { status, headers });
    },
  );
  return answerOf(response);
};
