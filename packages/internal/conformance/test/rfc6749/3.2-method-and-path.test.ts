import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { issuerPathOf, tokenPath } from "../fixture/deployment.ts";
import { comparable, expectError, expectNoToken, expectToken } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { good, requestToken } from "../fixture/token-request.ts";

describe.each(bindings)("token endpoint: method and path, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  describe.each(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])("%s", (method) => {
    it.each([
      ["with a good body", { method, body: form }],
      ["with a good query", { method, target: `${tokenPath}?${form}` }],
      ["with nothing", { method }],
    ])("only POST asks for tokens (RFC 6749 §3.2): %s", async (_, request) => {
      const answer = await askRaw(running, request);

      expectNoToken(answer);
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("POST");
    });
  });

  it.each(["post", "Post", "BREW", "TRACE"])(
    "method names are case-sensitive and unknown ones do no harm (RFC 9110 §9.1): %s",
    async (method) => {
      const fields = [["X-Marker", "echo-me"]] as const;
      const answer = await askRaw(running, { method, fields, body: form });

      expectNoToken(answer);
      expect([400, 405, 501]).toContain(answer.status);
      expect(JSON.stringify(comparable(answer))).not.toContain("echo-me");
    },
  );

  describe.each(["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"])(
    "%s",
    (name) => {
      it("no field turns a GET into a POST", async () => {
        const fields = [[name, "POST"]] as const;

        expect((await askRaw(running, { method: "GET", fields, body: form })).status).toBe(405);
      });

      it("no field turns a POST into another method", async () => {
        expectToken(await requestToken(running, good, { [name]: "GET" }));
      });
    },
  );

  it("no parameter changes the method", async () => {
    const target = `${tokenPath}?_method=POST`;

    expect((await askRaw(running, { method: "GET", target, body: form })).status).toBe(405);
    expectToken(await requestToken(running, { ...good, _method: "GET" }));
  });

  it.each(["https://evil.example", "null"])(
    "CORS is off: no answer opens up to the origin %s",
    async (origin) => {
      const preflight = await askRaw(running, {
        method: "OPTIONS",
        fields: [
          ["Origin", origin],
          ["Access-Control-Request-Method", "POST"],
          ["Access-Control-Request-Headers", "authorization"],
        ],
      });
      const answer = await askRaw(running, { fields: [["Origin", origin]], body: form });

      expectToken(answer);
      for (const { headers } of [preflight, answer])
        expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual(
          [],
        );
    },
  );

  it.each([
    "//oauth/token",
    "/oauth/token",
    `/${tokenPath}`,
    `${issuer}//oauth/token`,
    `${issuer}/OAUTH/token`,
    `${issuer}/oauth/Token`,
    `${issuer}/oauth//token`,
    `${issuer}%2Foauth%2Ftoken`,
    `${issuer}/oauth%2Ftoken`,
    `${issuer}/%6Fauth/token`,
    `${issuerPathOf("x%2F..%2Fmy-tenant")}/oauth/token`,
    `${issuerPathOf("")}/oauth/token`,
    "/API/v1/tenant/my-tenant/oauth/token",
    `${tokenPath}/`,
    `${tokenPath}/x`,
    `${tokenPath}s`,
    `${tokenPath};x=1`,
    `${tokenPath}.json`,
    `${tokenPath}%00`,
    `${tokenPath}%20`,
    `${tokenPath}%3Fx`,
  ])("one path means one endpoint; every other spelling is the same 404: %s", async (target) => {
    const answer = await askRaw(running, { target, body: form });

    expectError(answer, 404, "invalid_request");
    expect(comparable(answer)).toEqual(comparable(await askUnknownTenant(running)));
  });

  // Over http/web these never arrive as sent: a Fetch `Request` holds a URL whose parser has resolved dot segments and
  // backslashes and has dropped the fragment before any handler runs.
  it
    .runIf(binding.name === "http/node")
    .each([
      `${issuerPathOf("x/../my-tenant")}/oauth/token`,
      `${issuerPathOf("x/%2e%2e/my-tenant")}/oauth/token`,
      `${issuerPathOf("./my-tenant")}/oauth/token`,
      `${issuer}/oauth/x/../token`,
      `${issuer}\\oauth\\token`,
      `${tokenPath}#x`,
    ])("a path is compared as it was sent, never resolved: %s", async (target) => {
    const answer = await askRaw(running, { target, body: form });

    expect(comparable(answer)).toEqual(comparable(await askUnknownTenant(running)));
  });
});

const form = new URLSearchParams(good).toString();
const issuer = issuerPathOf("my-tenant");

const askUnknownTenant = (running: Running) =>
  askRaw(running, { target: `${issuerPathOf("no-such-tenant")}/oauth/token`, body: form });
