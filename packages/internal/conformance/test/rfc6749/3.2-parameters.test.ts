import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { clientId, clientSecret, issuerPathOf, tokenPath } from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { type Answer, basic, good, requestToken, without } from "../fixture/token-request.ts";

describe.each(stacks)("token endpoint: parameters, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  describe.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("%s", (name) => {
    it.each([
      ["grant_type", 400, "unsupported_grant_type"],
      ["scope", 400, "invalid_scope"],
      ["client_id", 401, "invalid_client"],
      ["client_secret", 401, "invalid_client"],
      ["resource", 400, "invalid_target"],
    ])("names of object members are only text in %s", async (parameter, status, error) => {
      expectError(await requestToken(running, { ...good, [parameter]: name }), status, error);
    });

    it("names of object members are only text as kid of an assertion", async () => {
      const assertion = { ...without("client_secret"), ...assertionWith({ kid: name }) };

      expectError(await requestToken(running, assertion), 401, "invalid_client");
    });

    it("names of object members are only text as tenant", async () => {
      const path = `${issuerPathOf(name)}/oauth/token`;

      expectError(await requestToken(running, good, {}, path), 404, "invalid_request");
    });
  });

  describe.each([
    "grant_type",
    "client_id",
    "client_secret",
    "scope",
    "resource",
    "client_assertion",
    "client_assertion_type",
  ])("%s", (name) => {
    const value = good[name] ?? "x";

    it.each([
      ["the same", `${name}=${value}&${name}=${value}`],
      ["another", `${name}=${value}&${name}=y`],
      ["an empty one first", `${name}=&${name}=${value}`],
      ["an empty one last", `${name}=${value}&${name}=`],
      ["an encoded name", `${name}=${value}&%${name.charCodeAt(0).toString(16)}${name.slice(1)}=y`],
    ])("every parameter at most once (RFC 6749 §3.2): %s", async (_, pairs) => {
      const rest = new URLSearchParams(without(name)).toString();
      const answer = await requestToken(running, `${rest}&${pairs.replaceAll(" ", "+")}`);

      expectError(answer, 400, "invalid_request");
      expect(answer.json["error_description"]).toBe(`A parameter is sent more than once: ${name}`);
      expect(lastReason(running)).toBe("parameter_repeated");
    });
  });

  it.each([
    ["scope", without("scope"), {}],
    ["client_secret", without("client_id", "client_secret"), basic(clientId, clientSecret)],
    ["client_id", without("client_id", "client_secret"), basic(clientId, clientSecret)],
    ["client_assertion", good, {}],
    ["client_assertion_type", good, {}],
    ["resource", good, {}],
    ["client_secret", without("client_secret"), {}],
    ["grant_type", without("grant_type"), {}],
  ])(
    "a parameter without a value is as if absent (RFC 6749 §3.2): %s",
    async (name, parameters, headers) => {
      const absent = await requestToken(running, parameters, headers);
      const empty = await requestToken(running, { ...parameters, [name]: "" }, headers);

      expect(withoutToken(empty)).toEqual(withoutToken(absent));
    },
  );

  it.each(["x_unknown=1", "__proto__=x", "constructor=x", "code=x&redirect_uri=x", "x_unknown"])(
    "unknown parameters are ignored (RFC 6749 §3.2): %s",
    async (pairs) => {
      const answer = await requestToken(running, `${form}&${pairs}`);

      expectToken(answer, "api:read api:write");
    },
  );

  it.each([
    ["__proto__[client_id]", "client_id", 401, "invalid_client"],
    ["client_id[$ne]", "client_id", 401, "invalid_client"],
    ["client_id[]", "client_id", 401, "invalid_client"],
    ["client_secret[$ne]", "client_secret", 401, "invalid_client"],
    ["client_secret[$gt]", "client_secret", 401, "invalid_client"],
    ["grant_type[]", "grant_type", 400, "invalid_request"],
    ["grant_type[0]", "grant_type", 400, "invalid_request"],
  ])(
    "no bracket syntax and no operators: %s is unknown",
    async (name, parameter, status, error) => {
      const value = good[parameter] ?? "";

      expectError(
        await requestToken(running, { ...without(parameter), [name]: value }),
        status,
        error,
      );
      expectToken(await requestToken(running, { ...good, [name]: "x" }));
    },
  );

  it.each(["scope[]", "scope[0]", "scope[$ne]", "__proto__[scope]"])(
    "no bracket syntax and no operators: %s asks for nothing",
    async (name) => {
      const parameters = { ...without("scope"), [name]: "admin" };

      expectToken(await requestToken(running, parameters), "api:read api:write");
    },
  );

  it.each(["grant_type", "client_id", "client_secret", "scope", "resource"])(
    "control characters reach no header and no event: CR LF in %s",
    async (name) => {
      const rest = new URLSearchParams(without(name)).toString();
      for (const lineBreak of ["%0d%0a", "\r\n", "%0a", "%0d", "%e2%80%a8"]) {
        const value = `${good[name] ?? "x"}${lineBreak}X-Injected:+yes`;
        const answer = await askRaw(running, { body: `${rest}&${name}=${value}` });

        expect([400, 401]).toContain(answer.status);
        expect(answer.headers.has("x-injected")).toBe(false);
        expect(answer.text).not.toMatch(/Injected/i);
        expect(JSON.stringify(running.observer.events.at(-1))).not.toMatch(/Injected|\\[rnu]/i);
      }
    },
  );

  it.each(["%0d%0a", "%0a"])("%s in the URL reaches no header and no event", async (lineBreak) => {
    for (const target of [
      `${issuerPathOf(`my-tenant${lineBreak}X-Injected:+yes`)}/oauth/token`,
      `${tokenPath}?client_secret=${lineBreak}X-Injected:+yes`,
    ]) {
      const answer = await askRaw(running, { target, body: form });

      expect([400, 404]).toContain(answer.status);
      expect(answer.headers.has("x-injected")).toBe(false);
      expect(answer.text).not.toMatch(/Injected/i);
      expect(JSON.stringify(running.observer.events.at(-1))).not.toMatch(/Injected|\\[rnu]/i);
    }
  });
});

const form = new URLSearchParams(good).toString();

const assertionWith = (header: Readonly<Record<string, string>>) => ({
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion: [{ alg: "ES256", ...header }, { iss: clientId, sub: clientId }, "signature"]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join("."),
});

/** What an answer says apart from the token itself, which is new each time. */
const withoutToken = ({ status, json }: Answer) => ({ status, ...json, access_token: undefined });
