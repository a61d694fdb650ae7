import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Running, run, stacks } from "../fixture/bindings.ts";
import { clientId, clientSecret, tokenPath } from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { basic, good, requestToken, without } from "../fixture/token-request.ts";

describe.each(stacks)("secrets stay unsaid, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  it.each<[string, string, Readonly<Record<string, string>>?, string?]>([
    ["a wrong secret in the body", formOf({ client_secret: marker })],
    ["a wrong secret in Basic", formOf(grant), basic(clientId, marker)],
    ["two mechanisms", formOf({ ...good, client_secret: marker }), right],
    ["a secret sent twice", `${formOf(good)}&client_secret=${marker}`],
    ["an ill-encoded secret", `client_secret=${marker}%zz`],
    ["an assertion", formOf({ ...grant, client_assertion: marker })],
    ["another scheme", formOf(good), { Authorization: `Bearer ${marker}` }],
    ["an unreadable header", formOf(grant), { Authorization: `Basic ${marker}:` }],
    ["a scheme", formOf(grant), { Authorization: marker }],
    ["a secret in the URL", formOf(good), {}, `${tokenPath}?client_secret=${marker}`],
    ["a name twice", `${marker}=1&${marker}=2`],
    ["a grant", formOf({ ...good, grant_type: marker })],
    ["a resource", formOf({ ...good, resource: `https://${marker}.example` })],
  ])("no answer and no event repeats a secret: %s", async (_, body, headers, path) => {
    const answer = await requestToken(running, body, headers, path);

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toContain(marker);
    expect(JSON.stringify([...answer.headers])).not.toContain(marker);
    expect(JSON.stringify(running.observer.events.at(-1))).not.toContain(marker);
  });

  it("no event of a success holds the secret or the token", async () => {
    for (const headers of [{}, right]) {
      const parameters = "Authorization" in headers ? withoutCredentials : good;
      const token = expectToken(await requestToken(running, parameters, headers));
      const told = JSON.stringify(running.observer.events);

      expect(told).not.toContain(clientSecret);
      expect(told).not.toContain(token);
    }
  });
});

const grant = { grant_type: "client_credentials" };
const withoutCredentials = without("client_id", "client_secret");
const right = basic(clientId, clientSecret);
const marker = "marker-4f1c9e";

const formOf = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();
