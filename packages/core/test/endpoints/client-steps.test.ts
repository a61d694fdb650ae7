import {
  type ClientAuthenticationMethod,
  defineClient,
  defineTenant,
  type EndpointRequest,
} from "@mintport/core";
import {
  type AttemptOutcome,
  instant,
  type LimitVerdict,
  type RateLimiter,
} from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { serverCredentials } from "../../src/client-authentication/declared-credentials.ts";
import {
  type AuthenticatingEndpoint,
  clientSteps,
} from "../../src/endpoints/steps/client-steps.ts";
import type { VerifiedSecrets } from "../../src/ports/verified-secrets.ts";
import { runSteps } from "./run-steps.ts";

const tenant = defineTenant({ id: "main", issuer: "https://auth.example" });
const now = instant(1_800_000_000);
const form = "application/x-www-form-urlencoded";
const method = (name: string): ClientAuthenticationMethod => ({
  ...(name === "badge"
    ? { name, credentials: { parameters: ["badge"] }, reasons: ["lost"] }
    : { name, credentials: {}, identifiesOnly: true }),
  present: ({ parameters }) => {
    const clientId = parameters.get("client_id");
    if (clientId === undefined || parameters.has("badge") !== (name === "badge")) return undefined;
    if (name === "none" && parameters.has("signature")) return undefined;
    return {
      clientId,
      verifiedRecently: (secrets, by) => secrets.knows({ ...by, presented: "badge" }),
      verify: () => okAsync(parameters.get("badge") === "lost" ? { refused: "lost" } : "proven"),
    };
  },
});
/** Credentials that nobody guesses. */
const signature: ClientAuthenticationMethod = {
  ...{ name: "signature", credentials: { parameters: ["signature"] }, unguessable: true },
  present: ({ parameters }) =>
    parameters.has("signature")
      ? { clientId: parameters.get("client_id") ?? "", verify: () => okAsync("proven") }
      : undefined,
};
const methods = [method("badge"), method("none"), signature];
const client = {
  ...defineClient({ id: "reports", grantTypes: [] }),
  authenticationMethods: ["badge", "none", "signature"],
};

/** Runs one request; tells what the limiter and the stores were asked. */
const asked = async (
  body: string,
  more: Partial<EndpointRequest> = {},
  admit = { verdict: "allowed" } as LimitVerdict,
  settled = { verdict: "allowed" } as LimitVerdict,
) => {
  const calls: unknown[] = [];
  const looked: string[] = [];
  const told = (call: string, answer: LimitVerdict) => (attempt: unknown, at: unknown) => {
    expect(at).toBe(now);
    calls.push(call, attempt);
    return okAsync(answer);
  };
  const rateLimiter: RateLimiter = {
    admit: told("admit", admit),
    recognise: told("recognise", { verdict: "allowed" }),
    settle: (attempt, outcome: AttemptOutcome) => {
      calls.push(outcome, attempt);
      return okAsync(settled);
    },
    look: told("look", { verdict: "allowed" }),
  };
  const verifiedSecrets: VerifiedSecrets = {
    knows: (by) => JSON.stringify(by) === JSON.stringify(proved),
    remember: () => undefined,
  };
  const ports = {
    ...{ rateLimiter, verifiedSecrets, bodyLimit: 100 },
    clientAuthentication: methods,
    serverCredentials: serverCredentials(methods, [{ credentials: ["ticket"] }, {}]),
    tenants: {
      find: () => {
        looked.push("tenant");
        return okAsync(tenant);
      },
    },
    clients: {
      find: () => {
        looked.push("client");
        return okAsync(client);
      },
    },
    tokenEndpointOf: () => "https://auth.example/token",
  } as unknown as AuthenticatingEndpoint;
  const request: EndpointRequest = {
    ...{ tenant: "main", method: "POST", url: "/token", body, remoteAddress: "192.0.2.1" },
    headers: new Map([["content-type", "application/x-www-form-urlencoded"]]),
    ...more,
  };
  const judged = { name: "token", steps: clientSteps(ports) };
  const { answer, attempt } = await runSteps(judged, request, { at: now });
  return { answer, calls, looked, attempt };
};
const by = { tenant: "main", client: "reports", source: "192.0.2.1", unguessable: false };
const proved = { tenant: "main", source: "192.0.2.1", client: "reports", presented: "badge" };

describe("a request of a client", () => {
  it("is charged to its source and what it says of itself, and told to be proven", async () => {
    const { answer, calls, attempt } = await asked("client_id=reports&badge=1&x=y");
    const { parameters, ...found } = expectOk(answer);
    expect(found).toMatchObject({ tenant, client, onlyGrantTypes: undefined });
    expect(parameters.get("x")).toBe("y");
    expect(calls).toEqual(["admit", by, "proven", by]);
    expect(attempt).toEqual({
      ...{ endpoint: "token", at: now, tenant: "main", client: "reports" },
      ...{ authenticationMethod: "badge", remoteAddress: "192.0.2.1" },
    });
  });

  it("is told by its tenant and its client where its own budget is used up", async () => {
    const full: LimitVerdict = { verdict: "limited", retryAfter: 7 };
    const { answer, attempt } = await asked("client_id=reports&badge=1", {}, undefined, full);
    expect(expectErr(answer)).toMatchObject({ reason: "rate_limited", retryAfter: 7 });
    expect(attempt).toMatchObject({
      ...{ tenant: "main", client: "reports", authenticationMethod: "badge" },
    });
  });

  it("of a public client names it and proves nothing", async () => {
    const { answer, calls } = await asked("client_id=reports");
    expectOk(answer);
    expect(calls).toEqual(["admit", by, "named", by]);
  });

  it("by what nobody can guess says so to the limiter, and what could not be read does not", async () => {
    const { answer, calls } = await asked("client_id=reports&signature=1");
    expectOk(answer);
    const signed = { ...by, unguessable: true };
    expect(calls).toEqual(["admit", signed, "proven", signed]);
    const both = await asked("client_id=reports&signature=1&badge=1");
    expectErr(both.answer);
    expect(both.calls[1]).toMatchObject({ unguessable: false });
  });

  it("with wrong credentials is a guess; the event says whose it would be", async () => {
    const { answer, calls, attempt } = await asked("client_id=reports&badge=lost");
    expect(expectErr(answer)).toMatchObject({ error: "invalid_client", detail: "lost" });
    expect(calls).toEqual(["admit", by, "failed", by]);
    expect(attempt).toEqual({
      ...{ endpoint: "token", at: now, tenant: "main", client: "reports", detail: "lost" },
      remoteAddress: "192.0.2.1",
    });
  });

  it("past its source's limit costs no look-up, unless the source proved the same lately", async () => {
    const full: LimitVerdict = { verdict: "limited", retryAfter: 7 };
    const known = await asked("client_id=reports&badge=1", {}, full);
    expectOk(known.answer);
    expect(known.calls).toEqual(["admit", by, "recognise", by, "proven", by]);
    for (const [body, more] of [
      ["client_id=other&badge=1", {}],
      ["client_id=reports&badge=1", { remoteAddress: "192.0.2.2" }],
      ["client_id=reports&badge=1", { tenant: "other" }],
      ["client_id=reports&client_id=reports", {}],
      ["", {}],
    ] as const) {
      const { answer, looked } = await asked(body, more, full);
      expect(expectErr(answer)).toMatchObject({ error: "temporarily_unavailable", retryAfter: 7 });
      expect(looked).toEqual([]);
    }
  });

  it("for a name that no tenant can have is 404, and charged to nobody", async () => {
    const { answer, calls } = await asked("client_id=reports&badge=1", { tenant: "a/b" });
    expect(expectErr(answer)).toMatchObject({ reason: "tenant_unknown" });
    expect(calls).toEqual([]);
  });

  it.each([
    "client_secret",
    "client_assertion",
    "assertion",
    "subject_token",
    "actor_token",
    "api_key",
    "badge",
    "ticket",
  ])(
    "RFC 6749 §2.3.1: holds no credential in its URL, however right the others are: %s",
    async (name) => {
      const { answer } = await asked("client_id=reports&badge=1", { url: `/token?a=b&${name}=x` });
      expect(expectErr(answer)).toMatchObject({ reason: "credential_in_url" });
      expectOk((await asked("client_id=reports&badge=1", { url: `/token?${name}x=1` })).answer);
      expectOk((await asked("client_id=reports&badge=1", { url: `/token&${name}=1` })).answer);
    },
  );

  it.each([
    [{ "content-type": "application/json" }, "media_type_unsupported"],
    [{}, "media_type_unsupported"],
    [{ "content-type": form, "content-encoding": "gzip" }, "content_encoding_unsupported"],
    [{ "content-type": form, authorization: "A b, C d" }, "authorization_repeated"],
    [{ "content-type": form, authorization: "A b" }, "authentication_scheme_unsupported"],
  ])("is a form that can be read (RFC 6749 §3.2): %j", async (headers, reason) => {
    const more = { headers: new Map(Object.entries(headers)) };
    const { answer } = await asked("client_id=reports&badge=1", more);
    expect(expectErr(answer)).toMatchObject({ reason });
  });

  it("may say that its body is as it is, in any case of letters", async () => {
    for (const encoding of ["", "identity", "Identity"]) {
      const headers = new Map([
        ["content-type", form],
        ["content-encoding", encoding],
      ]);
      expectOk((await asked("client_id=reports&badge=1", { headers })).answer);
    }
  });

  it("has a body of the limit at most", async () => {
    const start = "client_id=reports&badge=1&x=";
    expectOk((await asked(start + "y".repeat(100 - start.length))).answer);
    const { answer } = await asked(start + "y".repeat(101 - start.length));
    expect(expectErr(answer)).toMatchObject({ reason: "body_too_large" });
  });
});
