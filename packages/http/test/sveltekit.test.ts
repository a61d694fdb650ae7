import { type AuthorizationServer, unknownEndpoint } from "@mintport/core";
import { ok } from "@mintport/core/result";
import { oauth } from "@mintport/http/sveltekit";
import { describe, expect, it } from "vitest";

const server: AuthorizationServer = {
  endpoints: [
    {
      ...{ name: "token", path: { below: "/oauth/token" }, methods: ["POST"] },
      handle: async () => ({ status: 200, headers: {}, body: "ours" }),
    },
  ],
  handle: async () => unknownEndpoint,
  issuerOf: () => ok(undefined),
  endpointPath: "/oauth",
  bodyLimit: 100,
  explain: () => Promise.reject(new Error("no binding explains")),
};
const handle = oauth(server, { basePath: "/oauth", tenant: "main" });
const answerTo = async (
  path: string,
  init: RequestInit = {},
  getClientAddress = () => "192.0.2.1",
): Promise<string> => {
  const request = new Request(`https://a.example${path}`, init);
  const event = { request, url: new URL(request.url), getClientAddress };
  const answer = await handle({ event, resolve: () => new Response("theirs") });
  return answer.status === 200 ? answer.text() : String(answer.status);
};

describe("the hook of SvelteKit", () => {
  it("asks who is there for its own paths alone: SvelteKit throws while a page is prerendered", async () => {
    const nobody = (): never => {
      throw new Error("Cannot read clientAddress during prerendering");
    };
    expect(await answerTo("/about", {}, nobody)).toBe("theirs");
  });

  it.each([
    ["a form from elsewhere", { Origin: "https://evil.example" }, "403"],
    ["a form without an origin", {}, "403"],
    ["a form of its own", { Origin: "https://a.example" }, "theirs"],
    // A page cannot set the field without a preflight, which nobody grants.
    ["an authorized call without an origin", { Authorization: "Bearer a" }, "theirs"],
  ])("lets %s through or not, as SvelteKit would have", async (_, headers, expected) => {
    const body = new URLSearchParams("a=b");
    expect(await answerTo("/orders", { method: "POST", body, headers })).toBe(expected);
    expect(await answerTo("/oauth/token", { method: "POST", body, headers })).toBe("ours");
  });

  it("takes a body without a type for a form: a page sends one without a preflight", async () => {
    const body = new Blob(["a=b"]);
    expect(await answerTo("/orders", { method: "POST", body })).toBe("403");
  });
});
