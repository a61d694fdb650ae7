import type { EndpointEvent, Reason } from "@mintport/core";
import type {
  AssertionFault,
  AuthorizationReason,
  IdentityAssertionReason,
  ProofFault,
  RegistrationReason,
} from "@mintport/core/ports";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import {
  basicOnlyClient,
  clientId,
  clientSecret,
  disabledClient,
  disabledTenantName,
  issuerPathOf,
  noGrantClient,
  publicClient,
  readOnlyClient,
  scopelessClient,
  tokenPath,
} from "../fixture/deployment.ts";
import { askRaw, type RawRequest } from "../fixture/raw-request.ts";
import { basic, formEncode, good, without } from "../fixture/token-request.ts";

describe("what the observer is told of a token request", () => {
  let running: Running;

  beforeAll(async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    running = await run(binding);
  });
  afterAll(() => running.close());

  it.each(Object.entries(requests))(
    "%s is told once, with what went out",
    async (reason, request) => {
      const seen = running.observer.events.length;
      const answer = await askRaw(running, request);

      expect(running.observer.events.slice(seen)).toEqual([
        expect.objectContaining({
          endpoint: "token",
          outcome: "refused",
          reason,
          error: answer.json["error"],
        }),
      ]);
    },
  );

  it("a success is told once, with what was granted", async () => {
    const seen = running.observer.events.length;
    const { status } = await askRaw(running, { body: formOf(good) });

    expect(status).toBe(200);
    expect(running.observer.events.slice(seen)).toEqual([
      {
        endpoint: "token",
        outcome: "answered",
        at: running.clock.now(),
        remoteAddress: "127.0.0.1",
        requestId: expect.any(String),
        durationMs: expect.any(Number),
        tenant: "my-tenant",
        client: clientId,
        authenticationMethod: "client_secret_post",
        grantType: "client_credentials",
        requestedScope: ["api:read", "api:write"],
        grantedScope: ["api:read", "api:write"],
        tokenId: expect.any(String),
        keyId: "oauth2-key-1",
        expiresAt: running.clock.now() + 3600,
      } satisfies Record<
        Exclude<
          keyof Extract<EndpointEvent, { outcome: "answered" }>,
          | ("tokenFault" | "boundTo" | "reused" | "detail")
          | ("subject" | "page" | "consent" | "retried" | "documentFetchedAt" | "registeredBy")
        >,
        unknown
      >,
    ]);
  });

  it("no event of all these holds a secret", async () => {
    for (const request of Object.values(requests)) await askRaw(running, request);
    const told = JSON.stringify(running.observer.events);

    expect(running.observer.events.length).toBeGreaterThan(Object.keys(requests).length);
    for (const secret of secrets)
      for (const spelling of [secret, formEncode(secret), Buffer.from(secret).toString("base64")])
        expect(told).not.toContain(spelling);
  });
});

/** What no request alone can bring about: an outage, a bug; and what has a table of its own beside its RFC. */
type Elsewhere =
  | AuthorizationReason
  | RegistrationReason
  | IdentityAssertionReason
  | `assertion_${AssertionFault}`
  | `grant_assertion_${AssertionFault}`
  | `dpop_${ProofFault}`
  | "token_too_long"
  | "claims_too_long"
  | "dpop_nonce_missing"
  | "dpop_nonce_invalid"
  | "bound_certificate_unreadable"
  | "certificate_missing"
  | "certificate_unreadable"
  | "certificate_mismatch"
  | "certificate_chain_unverified"
  | "certificate_required"
  | "subject_token_invalid"
  | "actor_token_invalid"
  | "token_type_unsupported"
  | "actor_token_type_without_token"
  | "actor_not_permitted"
  | "actor_chain_too_long"
  | "exchange_not_permitted"
  | "credentials_refused"
  | "audience_unknown"
  | "audience_ambiguous"
  | "subject_token_bound"
  | "token_not_owned"
  | "scope_not_at_resource"
  | "endpoint_unknown"
  | "rate_limited"
  | "api_key_mismatch"
  | "api_key_unknown"
  | "authentication_opens_no_such_grant"
  | "port_unavailable"
  | "port_timed_out"
  | "port_conflict"
  | "data_corrupt"
  | "grant_overreached"
  | "claims_invalid"
  | "body_taken"
  | "defect";

const formOf = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parameters).toString();

const form = formOf(good);
const grant = { grant_type: "client_credentials" };

const withBasic = (
  { id, secret }: { readonly id: string; readonly secret: string },
  parameters: Readonly<Record<string, string>> = grant,
): RawRequest => ({
  fields: [["Authorization", basic(id, secret).Authorization]],
  body: formOf(parameters),
});

const client = { id: clientId, secret: clientSecret };
const wrong = { id: clientId, secret: "wrong-secret-1" };
const authorization = ["Authorization", basic(clientId, clientSecret).Authorization] as const;

const secrets = [
  clientSecret,
  wrong.secret,
  basicOnlyClient.secret,
  disabledClient.secret,
  noGrantClient.secret,
  readOnlyClient.secret,
  scopelessClient.secret,
];

/** One request for each reason; a reason without one does not compile. */
const requests: Readonly<Record<Exclude<Reason, Elsewhere>, RawRequest>> = {
  tenant_unknown: { target: `${issuerPathOf("no-such-tenant")}/oauth/token`, body: form },
  tenant_disabled: { target: `${issuerPathOf(disabledTenantName)}/oauth/token`, body: form },
  method_not_allowed: { method: "PUT", body: form },
  media_type_unsupported: { fields: [["Content-Type", "text/plain"]], body: form },
  content_encoding_unsupported: { fields: [["Content-Encoding", "gzip"]], body: form },
  body_too_large: { body: form.padEnd(32_769, "x") },
  form_malformed: { body: `${form}&x=%zz` },
  parameters_too_many: {
    body: `${form}${Array.from({ length: 100 }, (_, i) => `&x${i}=1`).join("")}`,
  },
  parameter_repeated: { body: `${form}&scope=x` },
  parameter_missing: { body: formOf(without("grant_type")) },
  credential_in_url: { target: `${tokenPath}?client_secret=${clientSecret}`, body: form },
  authorization_repeated: { fields: [authorization, authorization], body: formOf(grant) },
  authentication_ambiguous: withBasic(client, good),
  client_id_mismatch: withBasic(client, { ...grant, client_id: readOnlyClient.id }),
  credentials_missing: { body: formOf(grant) },
  credentials_malformed: { fields: [["Authorization", "Basic !!!!"]], body: formOf(grant) },
  authentication_scheme_unsupported: { fields: [["Authorization", "Bearer x"]], body: form },
  authentication_method_not_allowed: {
    body: formOf({
      ...grant,
      client_id: basicOnlyClient.id,
      client_secret: basicOnlyClient.secret,
    }),
  },
  client_unknown: withBasic({ id: "unknown", secret: wrong.secret }),
  client_disabled: withBasic(disabledClient),
  secret_mismatch: withBasic(wrong),
  grant_type_unknown: withBasic(client, { grant_type: "nonsense" }),
  grant_type_not_enabled: withBasic(noGrantClient),
  client_is_public: { body: formOf({ ...grant, client_id: publicClient.id }) },
  scope_malformed: withBasic(client, { ...grant, scope: '"' }),
  scope_too_long: withBasic(client, { ...grant, scope: "a".padEnd(2049, " a") }),
  scope_not_allowed: withBasic(client, { ...grant, scope: "no:such:scope" }),
  scope_empty: withBasic(scopelessClient),
  resource_malformed: withBasic(client, { ...grant, resource: "not a uri" }),
  resource_unknown: withBasic(client, { ...grant, resource: "https://foreign.example/" }),
};
