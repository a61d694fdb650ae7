import type { GrantType } from "@mintport/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { issuerPathOf, noGrantClient, tokenPath } from "../fixture/deployment.ts";
import { expectError } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { type Answer, good, requestToken } from "../fixture/token-request.ts";

describe.each(stacks)("error response, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  it.each([
    [401, "invalid_client", "Invalid client credentials", { ...good, client_secret: "wrong" }],
    [
      400,
      "invalid_scope",
      "Requested scope is not allowed for this client",
      { ...good, scope: "no:such:scope" },
    ],
    [
      400,
      "unauthorized_client",
      "Grant type not enabled for this client",
      { ...good, client_id: noGrantClient.id, client_secret: noGrantClient.secret },
    ],
  ])(
    "an error is these bytes (RFC 6749 §5.2): %i %s",
    async (status, error, description, parameters) => {
      const answer = await requestToken(running, parameters);

      expectError(answer, status, error);
      expect(answer.headers.get("pragma")).toBe("no-cache");
      expect(answer.text).toBe(JSON.stringify({ error, error_description: description }));
    },
  );

  it.each(["text/html", "application/xml", "image/*;q=0.5", "*/*;q=0", "nonsense"])(
    "errors are JSON whatever Accept says (RFC 6749 §5.2): %s",
    async (accept) => {
      const wrong = { ...good, client_secret: "wrong" };

      expectError(await requestToken(running, wrong, { Accept: accept }), 401, "invalid_client");
      expectError(await requestToken(running, "", { Accept: accept }), 401, "invalid_client");
    },
  );

  it.each([
    ["a quotation mark", 'grant"'],
    ["a backslash", "grant\\"],
    ["é", "grant\u00e9"],
    ["BEL", "grant\u0007"],
    ["LF", "grant\n"],
  ])(
    "an error_description holds only what may stand there (RFC 6749 §5.2): %s",
    async (_, grantType) => {
      const answer = await requestToken(running, { ...good, grant_type: grantType });

      expectError(answer, 400, "unsupported_grant_type");
      expect(answer.text).not.toContain("grant\\");
    },
  );

  it.each([
    ["grant_type", 400],
    ["client_id", 401],
    ["client_secret", 401],
    ["scope", 400],
    ["resource", 400],
  ])("errors show no markup, no stack and no path: markup in %s", async (name, status) => {
    const answer = await requestToken(running, { ...good, [name]: markup });

    expect(answer.status).toBe(status);
    expectClean(answer);
  });

  it.each([
    ["broken JSON", { fields: [["Content-Type", "application/json"]], body: '{"grant_type":' }],
    ["an unknown path", { target: `/no/such/path/${encodeURIComponent(markup)}` }],
    ["an unknown tenant", { target: `${issuerPathOf(encodeURIComponent(markup))}/oauth/token` }],
    ["a markup query", { target: `${tokenPath}?${encodeURIComponent(markup)}` }],
    ["another method", { method: "PUT", body: markup }],
    ["a bad encoding", { body: "grant_type=%zz" }],
    ["a malformed header", { fields: [["Authorization", `Basic ${markup}`]] }],
  ] as const)("errors show no markup, no stack and no path: %s", async (_, request) => {
    const answer = await askRaw(running, request);

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expectClean(answer);
  });
});

describe.each(stacks)("error response to a bug, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding, () => ({ grants: [brokenGrant] }));
  });
  afterAll(() => running.close());

  it("a bug shows nothing of itself to the client, and all to the observer", async () => {
    const answer = await requestToken(running, good);

    expectError(answer, 500, "server_error");
    expectClean(answer);
    expect(answer.text).not.toMatch(/postgres|password|srv/);
    expect(running.observer.events.at(-1)).toMatchObject({ reason: "defect", cause: bug });
  });
});

const bug = new Error("postgres://user:password@db/srv/storage.ts");

const brokenGrant: GrantType = {
  name: "client_credentials",
  check: () => {
    throw bug;
  },
};

const markup = "<script>alert(document.domain)</script><img src=x onerror=alert(1)>";

/** That an answer is JSON and neither repeats the markup nor shows where the server lives. */
const expectClean = ({ headers, text, json }: Answer): void => {
  expect(headers.get("content-type")).toBe("application/json");
  expect(Object.keys(json).sort()).toEqual(["error", "error_description"]);
  expect(text).not.toMatch(/[<>]|alert|onerror/);
  expect(text).not.toMatch(/\bat .+:\d+|Error:|node_modules|file:|\.[cm]?[jt]s\b|\/\w+\/\w+\//);
};
