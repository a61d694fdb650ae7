import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { readOnlyClient, scopelessClient } from "../fixture/deployment.ts";
import { expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { basic, good, requestToken, without } from "../fixture/token-request.ts";

describe.each(stacks)("access token scope, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  const ask = (scope: string) => requestToken(running, { ...good, scope });

  describe.each([
    ["a quotation mark", '"'],
    ["a backslash", "\\"],
    ["a tab", "\t"],
    ["LF", "\n"],
    ["CR LF", "\r\n"],
    ["NUL", "\0"],
    ["BEL", "\x07"],
    ["DEL", "\x7f"],
    ["é", "é"],
    ["a no-break space", "\xa0"],
    ["a line separator", "\u2028"],
    ["a full-width letter", "\uff41"],
  ])("%s", (_, character) => {
    it.each([
      ["alone", character],
      ["within", `api:${character}read`],
      ["before", `${character}api:read`],
      ["after", `api:read${character}`],
      ["between", `api:read${character}api:write`],
    ])("what is no scope character is refused (RFC 6749 §3.3): %s", async (_, scope) => {
      expectError(await ask(scope), 400, "invalid_scope");
      expect(lastReason(running)).toBe("scope_malformed");
    });
  });

  it.each([" api:read", "api:read ", "api:read  api:write", " ", "  "])(
    "exactly one space stands between two scopes (RFC 6749 §3.3): %j",
    async (scope) => {
      expectError(await ask(scope), 400, "invalid_scope");
      expect(lastReason(running)).toBe("scope_malformed");
    },
  );

  it("a comma separates nothing (RFC 6749 §3.3)", async () => {
    expectError(await ask("api:read,api:write"), 400, "invalid_scope");
  });

  it.each([
    ["api:read", "api:read"],
    ["api:write", "api:write"],
    ["api:read api:write", "api:read api:write"],
    ["api:write api:read", "api:read api:write"],
    ["api:read api:read", "api:read"],
  ])("asking for less gives exactly less (RFC 6749 §3.3): %s", async (asked, granted) => {
    const answer = await ask(asked);

    expectToken(answer, granted);
    expect(running.observer.events.at(-1)?.grantedScope).toEqual(granted.split(" "));
  });

  it.each([
    "no:such:scope",
    "api:read no:such:scope",
    "no:such:scope api:read",
    "API:READ",
    "Api:Read",
    "api",
    "api:",
    "api:rea",
    "api:read:own",
    "api:reads",
    "*",
    "api:*",
    "api:read*",
    "api.read",
    "api%3Aread",
    "openid",
    "undefined",
  ])("unknown scopes are refused, never dropped (RFC 6749 §3.3): %s", async (scope) => {
    const answer = await ask(scope);

    expectError(answer, 400, "invalid_scope");
    expect(answer.json["error_description"]).toBe("Requested scope is not allowed for this client");
    expect(lastReason(running)).toBe("scope_not_allowed");
  });

  it("a scope of another client is refused like an unknown one (RFC 6749 §3.3)", async () => {
    const headers = basic(readOnlyClient.id, readOnlyClient.secret);
    const other = await requestToken(running, { ...grant, scope: "api:write" }, headers);
    const unknown = await requestToken(running, { ...grant, scope: "no:such:scope" }, headers);

    expectError(other, 400, "invalid_scope");
    expect(other.text).toBe(unknown.text);
  });

  it.each([
    ["absent", without("scope")],
    ["empty", { ...good, scope: "" }],
  ])(
    "without a scope the registered default is granted and said (RFC 6749 §3.3): %s",
    async (_, parameters) => {
      expectToken(await requestToken(running, parameters), "api:read api:write");
      expectToken(await requestToken(running, parameters), "api:read api:write");
    },
  );

  it.each([
    ["absent", grant],
    ["empty", { ...grant, scope: "" }],
  ])(
    "without a scope and without a default the request is refused (RFC 6749 §3.3): %s",
    async (_, parameters) => {
      const headers = basic(scopelessClient.id, scopelessClient.secret);
      const first = await requestToken(running, parameters, headers);
      const second = await requestToken(running, parameters, headers);

      expectError(first, 400, "invalid_scope");
      expect(second.text).toBe(first.text);
      expect(lastReason(running)).toBe("scope_empty");
    },
  );

  it.each([
    ["4000 scopes", "invalid_scope", Array.from({ length: 4000 }, (_, i) => i).join(" ")],
    ["one short scope 5000 times", "invalid_scope", repeated("a", 5000)],
    ["one scope 5000 times", "invalid_request", repeated("api:read", 5000)],
    ["one scope as often as a body can hold", "invalid_scope", repeated("api:read", 2900)],
    ["a long word with a bad end", "invalid_scope", `${"a".repeat(30_000)}"`],
    ["many words with a bad end", "invalid_scope", `${repeated("a", 15_000)} "`],
    ["many spaces", "invalid_scope", `a${" ".repeat(30_000)}`],
  ])("the work is bounded, within 2 s: %s", { timeout: 2000 }, async (_, error, scope) => {
    expectError(await ask(scope), 400, error);
  });
});

const grant = { grant_type: "client_credentials" };

const repeated = (scope: string, times: number): string =>
  Array.from({ length: times }, () => scope).join(" ");
