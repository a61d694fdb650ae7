import type { EndpointRequest } from "@mintport/core";
import { headerFieldsOf } from "@mintport/core/ports";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizePath,
  authorizeUrl,
  confidential,
  pkce,
  redirectUri,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const { challenge } = pkce();

describe("explaining an authorization request", () => {
  let world: UserWorld;
  const writes: string[] = [];
  beforeAll(async () => {
    world = await startUserWorld({
      clients: [await confidential("first-party", { authorization: { consent: "implied" } })],
      storage: (storage) => ({
        ...storage,
        singleUse: counted(storage.singleUse, ["put", "consume"]),
        grants: counted(storage.grants, ["save", "revoke"]),
      }),
    });
  });
  afterAll(() => world.close());

  const counted = <Store extends object>(store: Store, methods: readonly string[]): Store =>
    new Proxy(store, {
      get: (target, name) => {
        if (methods.includes(String(name))) writes.push(String(name));
        return Reflect.get(target, name) as unknown;
      },
    });
  const requestFor = (url: string, cookie: string): EndpointRequest => ({
    ...{ tenant: "my-tenant", method: "GET", url, body: undefined },
    headers: headerFieldsOf(cookie === "" ? [] : ["Cookie", cookie]),
  });
  const explain = (request: EndpointRequest) => {
    if (world.server.explainAuthorization === undefined) throw new Error("no users");
    return world.server.explainAuthorization(request);
  };

  const parameter = (name: string, ...values: readonly (string | undefined)[]) =>
    fc.constantFrom(...values).map((value) => [name, value] as const);
  const anyRequest = fc
    .tuple(
      parameter("client_id", "web-app", "first-party", "spa", "unknown", undefined),
      parameter("redirect_uri", redirectUri, "https://evil.example", undefined),
      parameter("response_type", "code", "token", undefined),
      parameter("scope", "api:read", "api:read api:write", "nope", undefined),
      parameter("prompt", undefined, "none", "login", "consent", "select_account", "none login"),
      parameter("max_age", undefined, "0", "60", "x"),
      parameter("code_challenge", challenge, undefined, "x"),
      parameter("request_uri", undefined, undefined, undefined, "urn:x"),
    )
    .map((pairs) => Object.fromEntries(pairs));
  const anyUser = fc.constantFrom(undefined, 0, 100);

  it("200 requests: the endpoint's own verdict, and not one write", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyRequest, anyUser, async (change, age) => {
        const url = authorizeUrl(challenge, change);
        const user = {
          ...world.user(),
          authenticatedAt: (world.clock.now() - (age ?? 0)) as never,
        };
        const who = Buffer.from(JSON.stringify(user)).toString("base64url");
        const request = requestFor(url, age === undefined ? "" : `who=${who}`);
        writes.length = 0;
        const explained = await explain(request);
        expect(writes).toEqual([]);
        const { body, headers } = await world.server.handle("authorize", request);
        const answer =
          typeof headers["Location"] === "string" ? new URL(headers["Location"]) : undefined;
        const { decision, refusal } = explained;
        seen.add(refusal?.reason ?? decision?.decision ?? "");
        if (refusal !== undefined)
          expect(answer?.searchParams.get("error") ?? "problem").toBe(
            answer === undefined ? "problem" : refusal.error,
          );
        else if (decision?.decision === "grant")
          expect(answer?.searchParams.has("code")).toBe(true);
        else if (decision?.decision === "refuse")
          expect(answer?.searchParams.get("error")).toBe(decision.reason);
        else
          expect(JSON.parse(body)).toMatchObject({ page: decision?.decision.slice("ask-".length) });
      }),
      { numRuns: 200 },
    );
    expect(seen.size).toBeGreaterThan(8);
  });

  it("names the step, the reason and the fault", async () => {
    const explained = await explain(
      requestFor(authorizeUrl(challenge, { redirect_uri: "https://evil.example" }), ""),
    );
    expect(explained).toMatchObject({
      passed: ["request", "tenant", "client", "redirect_uri", "pushed_request", "signed_request"],
      found: { endpoint: "authorize", tenant: "my-tenant", client: "web-app" },
      refusal: { step: "redirect_uri", reason: "redirect_uri_not_registered", status: 400 },
    });
    expect(await explain({ ...requestFor(authorizePath, ""), method: "PUT" })).toMatchObject({
      refusal: { reason: "method_not_allowed" },
    });
  });
});
