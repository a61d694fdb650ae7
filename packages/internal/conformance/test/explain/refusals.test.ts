import {
  type AuthorizationServer,
  clientCredentials,
  type EndpointRequest,
  type GrantType,
  invalidGrant,
  statelessDpopNonces,
  type TokenStep,
} from "@mintport/core";
import type { Storage } from "@mintport/core/ports";
import { errAsync, ok } from "@mintport/core/result";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { clientId, noGrantClient, publicClient, readOnlyClient } from "../fixture/deployment.ts";
import { basic, good, requestToken, without } from "../fixture/token-request.ts";
import { dpopProof, register } from "../rfc7662/introspection.ts";
import { boundClient, everyStep, requestOf, serverOn } from "./explaining.ts";

/** A grant of the embedder's own, which refuses, throws, or grants too much, as it is told. */
const ownGrant: GrantType = {
  name: "urn:example:own",
  check: ({ parameters, client, requestedResource }) => {
    if (parameters.get("mood") === "throws") throw new Error("a bug");
    return parameters.get("mood") === "refuses"
      ? errAsync(invalidGrant("grant_assertion_expired"))
      : clientCredentials.check(
          { client, requestedResource, parameters, requestedScope: undefined } as never,
          {} as never,
        );
  },
};

describe("where a token request would be refused", () => {
  let running: Running;
  let server: AuthorizationServer;
  beforeAll(async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    running = await run(binding, async (deployment) => {
      await register(deployment, boundClient, { dpopBoundAccessTokens: true });
      await register(deployment, own, { grantTypes: [ownGrant.name] });
      return { grants: [clientCredentials, ownGrant] };
    });
    server = serverOn(running, { grants: [clientCredentials, ownGrant] });
  });
  afterAll(() => running.close());

  it.each(
    Object.entries(refusals).flatMap(([step, cases]) => cases.map((c) => [step, c] as const)),
  )("at the step %s: %j", async (step, { form, headers = {}, reason, error, status = 400 }) => {
    const { passed, token, refusal } = await server.explain(requestOf(form, headers));
    expect(token).toBeUndefined();
    expect(refusal).toMatchObject({ step, reason, error, status });
    expect(passed).toEqual(everyStep.slice(0, Math.max(everyStep.indexOf(step as never), 0)));

    // As the endpoint does it.
    const answer = await requestToken(running, form, headers);
    expect({ status: answer.status, error: answer.json["error"] }).toEqual({ status, error });
    expect(answer.json["error_description"]).toBe(refusal?.description);
  });

  it("before the client is known: the method, the tenant, the form", async () => {
    const { body, ...rest } = requestOf(good);
    const explained = async (changes: Partial<EndpointRequest>) =>
      (await server.explain({ ...rest, body, ...changes })).refusal;
    expect(await explained({ method: "GET" })).toMatchObject({
      step: "request",
      reason: "method_not_allowed",
      status: 405,
    });
    expect(await explained({ tenant: "no-such-tenant" })).toMatchObject({
      step: "request",
      reason: "tenant_unknown",
      status: 404,
    });
    expect(await explained({ body: `${body}&scope=x` })).toMatchObject({
      step: "request",
      reason: "parameter_repeated",
      status: 400,
    });
  });

  it("a nonce that is missing is named, and none is spent", async () => {
    const { proof } = await dpopProof(running);
    const dpopNonces = statelessDpopNonces({ secret: new Uint8Array(32).fill(7) });
    const strict = serverOn(running, { dpopNonces });
    const { refusal } = await strict.explain(requestOf(good, { DPoP: proof }));
    expect(refusal).toMatchObject({
      step: "sender_constraint",
      reason: "dpop_nonce_missing",
      error: "use_dpop_nonce",
    });
  });

  it("a store that cannot answer is explained with its failure", async () => {
    const broken = serverOn(running, {
      storage: {
        ...running.storage,
        clients: {
          find: () => {
            throw new Error("down");
          },
        },
      } satisfies Storage,
    });
    expect((await broken.explain(requestOf(good))).refusal).toMatchObject({
      step: "client",
      reason: "port_unavailable",
      status: 503,
      cause: { port: "client-store", kind: "unavailable" },
    });
  });

  it("a bug of the embedder's own is explained as the endpoint answers it", async () => {
    const form = { ...ownForm, mood: "throws" };
    const { refusal, passed } = await server.explain(requestOf(form));
    expect(refusal).toMatchObject({
      step: "grant",
      reason: "defect",
      error: "server_error",
      status: 500,
      cause: new Error("a bug"),
    });
    expect(passed).toEqual(everyStep.slice(0, 5));
    expect((await requestToken(running, form)).status).toBe(500);
    const late = serverOn(running, {
      clock: {
        now: () => {
          throw new Error("no time");
        },
      },
    });
    expect((await late.explain(requestOf(good))).refusal).toMatchObject({ reason: "defect" });
  });

  it("another code for a refused grant is explained as it is configured", async () => {
    const legacy = serverOn(running, { refusedGrantCode: "unsupported_grant_type" });
    const { id, secret } = noGrantClient;
    const form = { grant_type: "client_credentials", client_id: id, client_secret: secret };
    expect((await legacy.explain(requestOf(form))).refusal).toMatchObject({
      reason: "grant_type_not_enabled",
      error: "unsupported_grant_type",
    });
  });

  it("the limiter is neither charged nor told, no secret is kept or renewed, and no observer hears", async () => {
    const called: string[] = [];
    const noted = (name: string): never => {
      called.push(name);
      throw new Error("must not be called");
    };
    const watched = serverOn(running, {
      rateLimiter: {
        admit: () => noted("admit"),
        recognise: () => noted("recognise"),
        settle: () => noted("settle"),
        look: () => ok({ verdict: "allowed" }),
      },
      verifiedSecrets: { knows: () => !called.push("knows"), remember: () => noted("remember") },
      secretUpkeep: { used: () => noted("used") },
      observer: { observe: () => noted("observer") },
    });
    const before = called.length;
    for (const form of [good, { ...good, client_secret: "wrong" }])
      await watched.explain(requestOf(form));
    expect(called.slice(before)).toEqual([]);
    // It is heard where the endpoint itself is asked.
    await watched.handle("token", requestOf(good));
    expect(called).toContain("admit");
  });
});

interface Refused {
  readonly form: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly error: string;
  readonly status?: number;
}

const own = { id: "own-client", secret: "own-secret" };
const ownForm = { grant_type: ownGrant.name, client_id: own.id, client_secret: own.secret };

const bound = {
  grant_type: "client_credentials",
  client_id: boundClient.id,
  client_secret: boundClient.secret,
};

/**
 * Refusals at each step; one without a case does not compile. None is at `token`: what would be minted is not minted,
 * so nothing can fail there. `claims` has its cases where claims are tested.
 */
type Tried = Exclude<TokenStep, "token" | "claims"> | "request";
const refusals: Readonly<Record<Tried, readonly Refused[]>> = {
  request: [
    {
      form: good,
      headers: { "Content-Type": "text/plain" },
      reason: "media_type_unsupported",
      error: "invalid_request",
    },
    {
      form: good,
      headers: basic(clientId, "x"),
      reason: "authentication_ambiguous",
      error: "invalid_request",
    },
  ],
  client: [
    {
      form: { ...good, client_secret: "wrong" },
      reason: "secret_mismatch",
      error: "invalid_client",
      status: 401,
    },
    {
      form: { ...good, client_id: "nobody" },
      reason: "client_unknown",
      error: "invalid_client",
      status: 401,
    },
    {
      form: without("client_id", "client_secret"),
      reason: "credentials_missing",
      error: "invalid_client",
      status: 401,
    },
  ],
  grant_type: [
    {
      form: { ...good, grant_type: "" },
      reason: "parameter_missing",
      error: "invalid_request",
    },
    {
      form: { ...good, grant_type: "password" },
      reason: "grant_type_unknown",
      error: "unsupported_grant_type",
    },
    {
      form: { ...good, grant_type: ownGrant.name },
      reason: "grant_type_not_enabled",
      error: "unauthorized_client",
    },
  ],
  resource: [
    { form: { ...good, resource: "x" }, reason: "resource_malformed", error: "invalid_target" },
    {
      form: { ...good, resource: "https://foreign.example/" },
      reason: "resource_unknown",
      error: "invalid_target",
    },
  ],
  scope: [
    { form: { ...good, scope: '"' }, reason: "scope_malformed", error: "invalid_scope" },
    {
      form: { ...good, scope: "a".padEnd(2049, " a") },
      reason: "scope_too_long",
      error: "invalid_scope",
    },
  ],
  sender_constraint: [
    { form: bound, reason: "dpop_missing", error: "invalid_dpop_proof" },
    { form: good, headers: { DPoP: "x" }, reason: "dpop_malformed", error: "invalid_dpop_proof" },
  ],
  grant: [
    { form: { ...good, scope: "admin" }, reason: "scope_not_allowed", error: "invalid_scope" },
    {
      form: { grant_type: "client_credentials", client_id: publicClient.id },
      reason: "client_is_public",
      error: "unauthorized_client",
    },
    {
      form: { ...good, client_id: readOnlyClient.id, client_secret: readOnlyClient.secret },
      reason: "scope_not_allowed",
      error: "invalid_scope",
    },
    {
      form: { ...ownForm, mood: "refuses" },
      reason: "grant_assertion_expired",
      error: "invalid_grant",
    },
  ],
};
