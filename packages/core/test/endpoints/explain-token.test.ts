import type { GrantedAccess, GrantType } from "@mintport/core";
import type { ReplayStore } from "@mintport/core/ports";
import { err, ok, okAsync, ResultAsync } from "@mintport/core/result";
import type { Scope } from "@mintport/core/scope";
import { describe, expect, it } from "vitest";
import { type Explanation, explainToken } from "../../src/endpoints/explain/explain-token.ts";
import type { TokenEndpoint } from "../../src/endpoints/token/token-endpoint.ts";
import { withGrantCode } from "../../src/endpoints/token/token-response.ts";
import { invalidScope } from "../../src/errors/oauth-error.ts";
import { portError } from "../../src/errors/port-error.ts";
import { client, good, now, request, tenant, tokenPorts } from "./token-endpoint-ports.ts";

const steps = ["client", "grant_type", "resource", "scope", "sender_constraint", "grant", "token"];
const explained = (
  form: Readonly<Record<string, string>>,
  more: Parameters<typeof tokenPorts>[0] = {},
  method = "POST",
): Promise<Explanation> => explaining(tokenPorts(more).ports)(request(form, { method }));
const explaining = (ports: TokenEndpoint) =>
  explainToken({
    ...{ ...ports, requestTimeout: 50 },
    recode: withGrantCode(ports.refusedGrantCode),
  });
const refusedAt = async (...asked: Parameters<typeof explained>) => {
  const { passed, refusal } = await explained(...asked);
  return { passed, ...refusal };
};

describe("a request that is explained", () => {
  it("says what would be issued, and issues nothing", async () => {
    const { ports, orders } = tokenPorts();
    const explanation = await explaining(ports)(request(good));
    expect(explanation).toStrictEqual({
      passed: steps,
      found: {
        ...{ endpoint: "token", at: now, tenant: "main", client: "reports" },
        ...{ authenticationMethod: "named", grantType: "client_credentials" },
        ...{ requestedScope: ["api:read"], grantedScope: ["api:read"] },
        ...{ tokenId: "explained-explained-ex", expiresAt: now + 600 },
      },
      token: {
        ...{ id: "explained-explained-ex", tenant: "main", issuer: tenant.issuer },
        ...{ subject: "reports", audience: [tenant.audience], client: client.id },
        ...{ scope: ["api:read"], issuedAt: now, expiresAt: now + 600 },
      },
    });
    expect(orders).toEqual([]);
  });

  it("is refused at a step, as the endpoint would refuse it, and says nothing that is not known", async () => {
    const { passed, refusal } = await explained({ ...good, scope: "other" });
    expect(passed).toEqual(steps.slice(0, 5));
    expect(refusal).toStrictEqual({
      ...{ step: "grant", reason: "scope_not_allowed", status: 400, error: "invalid_scope" },
      description: invalidScope("scope_not_allowed").description,
    });
  });

  it("is refused before its first step if it cannot be read", async () => {
    expect(await refusedAt(good, {}, "GET")).toMatchObject({
      ...{ passed: [], step: "request", reason: "method_not_allowed", status: 405 },
    });
    expect(await refusedAt({ ...good, x: "y".repeat(1000) })).toMatchObject({
      ...{ passed: [], step: "request", reason: "body_too_large" },
    });
    expect(await refusedAt(good, { registered: { disabled: true } })).toMatchObject({
      ...{ passed: [], step: "client", reason: "client_disabled", status: 401 },
    });
    expect(await refusedAt({ client_id: "reports" })).toMatchObject({
      ...{ passed: ["client"], step: "grant_type", reason: "parameter_missing" },
    });
  });

  it("is refused by the code that is configured", async () => {
    const more = {
      refusedGrantCode: "unsupported_grant_type",
      registered: { grantTypes: [] },
    } as const;
    expect(await refusedAt(good, more)).toMatchObject({ error: "unsupported_grant_type" });
  });

  it("says what is behind a failure of the outside, and a bug", async () => {
    const failure = portError("unavailable", "clients");
    const clients = { find: () => err(failure) } as never;
    expect(await refusedAt(good, { clients })).toMatchObject({
      step: "client",
      status: 503,
      cause: failure,
    });
    const bug = new Error("a bug");
    const own: GrantType = {
      name: "urn:own",
      check: () => {
        throw bug;
      },
    };
    const form = { ...good, grant_type: "urn:own" };
    expect(await refusedAt(form, { own })).toMatchObject({
      step: "grant",
      reason: "defect",
      cause: bug,
    });
  });

  it("is judged by an embedder's own grant too, and its commit is not called", async () => {
    const form = { ...good, grant_type: "urn:own" };
    let commits = 0;
    const commit: GrantedAccess["commit"] = (tokens) => {
      commits++;
      return ok(tokens);
    };
    const own: GrantType = { name: "urn:own", check: () => ok({ ...never, commit }) };
    const { passed, found, token, refusal } = await explained(form, { own });
    expect([passed, refusal]).toEqual([steps, undefined]);
    expect(found.grantType).toBe("urn:own");
    expect(token?.subject).toBe("previewed");
    expect(commits).toBe(0);
    const refused: GrantType = { name: "urn:own", check: () => err(invalidScope("scope_empty")) };
    expect(await refusedAt(form, { own: refused })).toMatchObject({
      ...{ passed: steps.slice(0, 5), step: "grant", reason: "scope_empty" },
    });
  });

  it("has no effect: looks, where the endpoint would mark", async () => {
    const marks: string[] = [];
    let isSeen = false;
    const replays: ReplayStore = {
      insertOnce: () => {
        marks.push("inserted");
        return okAsync("first");
      },
      isSeen: () => okAsync(isSeen),
      prune: () => okAsync(0),
      removeAll: () => okAsync({ removed: 0 }),
    };
    const own: GrantType = {
      name: "urn:own",
      check: (_, ports) => {
        // A grant that would write is given no way to, here and at the token endpoint.
        expect(Object.keys(ports.replays)).toEqual(["isSeen"]);
        return ports.replays
          .isSeen(tenant.id, "digest" as never, now)
          .andThen((seen) => ok({ ...never, subject: seen ? "seen" : "first" }));
      },
    };
    for (const subject of ["first", "seen"]) {
      const { token } = await explained({ ...good, grant_type: "urn:own" }, { own, replays });
      expect(token?.subject).toBe(subject);
      isSeen = true;
    }
    expect(marks).toEqual([]);
  });

  it("ends in time, and never rejects, whatever an extension or a caller does", async () => {
    const hangs: GrantType = {
      name: "urn:own",
      check: () => new ResultAsync(new Promise(() => {})),
    };
    const own = { ...good, grant_type: "urn:own" };
    expect((await explained(own, { own: hangs })).refusal).toMatchObject({
      ...{ step: "grant", reason: "port_timed_out", status: 503 },
    });
    const foreign: GrantType = {
      name: "urn:own",
      check: () => err({ error: "x", reason: "x" } as never),
    };
    expect((await explained(own, { own: foreign })).refusal).toMatchObject({ reason: "defect" });
    const { ports } = tokenPorts();
    expect((await explaining(ports)(undefined as never)).refusal).toMatchObject({
      ...{ reason: "defect", status: 500 },
    });
  });

  it("counts nothing, remembers nothing and notes nothing", async () => {
    const forbidden = new Proxy(
      {},
      {
        get: () => {
          throw new Error("has an effect");
        },
      },
    ) as never;
    const rateLimiter = {
      ...{ admit: forbidden, recognise: forbidden, settle: forbidden },
      look: () => ok({ verdict: "allowed" as const }),
    };
    const more = { rateLimiter, verifiedSecrets: forbidden, secretUpkeep: forbidden };
    expect((await explained(good, more)).refusal).toBeUndefined();
  });

  it("foretells the limit that the limiter sees without a charge, and names the budget", async () => {
    const rateLimiter = {
      ...{ admit: never, recognise: never, settle: never },
      look: () => ok({ verdict: "limited" as const, retryAfter: 7, budget: "client" }),
    };
    const { found, refusal } = await explained(good, { rateLimiter: rateLimiter as never });
    expect(refusal).toMatchObject({ step: "client", reason: "rate_limited", status: 429 });
    expect(found.detail).toBe("client");
  });

  it("RFC 9068: is refused for a token that could not be read", async () => {
    const own: GrantType = {
      name: "urn:own",
      check: () => ok({ ...never, subject: "s".repeat(9000) }),
    };
    const form = { ...good, grant_type: "urn:own" };
    expect(await refusedAt(form, { own })).toMatchObject({
      step: "token",
      reason: "claims_too_long",
    });
  });
});

const never = {
  subject: "previewed",
  scope: ["api:read"] as unknown as Scope,
  audience: [tenant.audience],
};
