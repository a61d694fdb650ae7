import type { TenantId } from "@mintport/core";
import { parseTenantId } from "@mintport/core/management";
import type { Storage } from "@mintport/core/ports";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import {
  clientId,
  clientSecret,
  type Deployment,
  disabledTenantName,
  issuerPathOf,
  otherTenantSecret,
} from "../fixture/deployment.ts";
import { comparable, expectError, expectNoToken, expectToken } from "../fixture/expect-answer.ts";
import { askRaw, type RawRequest } from "../fixture/raw-request.ts";
import { basic, good } from "../fixture/token-request.ts";

describe.each(bindings)("tenant names, over $name", (binding) => {
  let running: Running;
  const asked: TenantId[] = [];

  beforeAll(async () => {
    running = await run(binding, recordingStore(asked));
  });
  afterAll(() => running.close());

  describe.each(["no-such-tenant", disabledTenantName])("%s", (name) => {
    it.each(Object.entries(credentials))(
      "the token endpoint is the same 404, whatever the credentials: %s",
      async (_, request) => {
        const answer = await askRaw(running, { target: targets.token(name), ...request });

        expectError(answer, 404, "invalid_request");
        expect(comparable(answer)).toEqual(comparable(await askUnknown(running)));
      },
    );

    it.each(["metadata", "jwks"] as const)("%s is the same 404", async (endpoint) => {
      const answer = await askRaw(running, { method: "GET", target: targets[endpoint](name) });

      expectError(answer, 404, "invalid_request");
      expect(comparable(answer)).toEqual(comparable(await askUnknown(running)));
    });
  });

  const spellings = Object.entries(otherSpellings).filter(
    // A Fetch `Request` holds a URL whose parser has resolved dot segments before any handler runs.
    ([fault]) => binding.name === "http/node" || !fault.startsWith("dot segments"),
  );

  it.each(spellings)("a tenant name is exact: %s", async (_, name) => {
    asked.length = 0;
    for (const request of [
      { target: targets.token(name), body: form },
      { method: "GET", target: targets.metadata(name) },
      { method: "GET", target: targets.jwks(name) },
    ]) {
      const answer = await askRaw(running, request);
      expectNoToken(answer);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.text).not.toMatch(/issuer|keys/);
    }
    // No spelling that is no tenant name gets as far as a store, where it might mean something.
    expect(asked.filter((id) => parseTenantId(id) === undefined || !isPlain(id))).toEqual([]);
  });

  it("the longest name reaches the store, and one that is longer does not", async () => {
    asked.length = 0;
    for (const length of [64, 65])
      await askRaw(running, { method: "GET", target: targets.jwks("a".repeat(length)) });

    expect(asked).toEqual(["a".repeat(64)]);
  });

  it.each<[string, RawRequest]>([
    ["the body", { body: `${form}&tenant=other-tenant&tenant_id=other-tenant` }],
    ["the query", { target: `${targets.token("my-tenant")}?tenant=other-tenant` }],
    ["X-Tenant", { fields: [["X-Tenant", "other-tenant"]] }],
    ["X-Tenant-Id", { fields: [["X-Tenant-Id", "other-tenant"]] }],
    ["Host", { fields: [["Host", "other-tenant.example"]] }],
    ["X-Forwarded-Prefix", { fields: [["X-Forwarded-Prefix", issuerPathOf("other-tenant")]] }],
    ["X-Original-URL", { fields: [["X-Original-URL", targets.token("other-tenant")]] }],
    ["Referer", { fields: [["Referer", `https://x.example${targets.token("other-tenant")}`]] }],
    ["Cookie", { fields: [["Cookie", "tenant=other-tenant"]] }],
  ])("the tenant comes from the path alone: %s names another in vain", async (_, request) => {
    const body = request.body ?? form;
    const own = await askRaw(running, { ...request, body });
    const crossed = body.replace(clientSecret, otherTenantSecret);

    expect(decodeJwt(expectToken(own)).iss).toBe(running.tenant.issuer);
    expectError(await askRaw(running, { ...request, body: crossed }), 401, "invalid_client");
  });
});

const form = new URLSearchParams(good).toString();

const targets = {
  token: (name: string) => `${issuerPathOf(name)}/oauth/token`,
  jwks: (name: string) => `${issuerPathOf(name)}/oauth/jwks`,
  metadata: (name: string) => `/.well-known/oauth-authorization-server${issuerPathOf(name)}`,
};

const askUnknown = (running: Running) =>
  askRaw(running, { target: targets.token("no-such-tenant"), body: form });

const basicFields = (id: string, secret: string) =>
  [["Authorization", basic(id, secret).Authorization]] as const;

const credentials: Readonly<Record<string, RawRequest>> = {
  good: { body: form },
  "a wrong secret": { body: form.replace(clientSecret, "wrong") },
  "an unknown client": { body: form.replace(clientId, "unknown") },
  "another tenant's secret": { body: form.replace(clientSecret, otherTenantSecret) },
  "good, by Basic": {
    body: "grant_type=client_credentials",
    fields: basicFields(clientId, clientSecret),
  },
  "wrong, by Basic": {
    body: "grant_type=client_credentials",
    fields: basicFields(clientId, "wrong"),
  },
  none: { body: "" },
  "a form that is none": { body: "%zz" },
  "a body that is too large": { body: "x".repeat(40_000) },
  "another media type": { body: "{}", fields: [["Content-Type", "application/json"]] },
};

const otherSpellings: Readonly<Record<string, string>> = {
  "upper case": "MY-TENANT",
  "mixed case": "My-Tenant",
  "dot segments": "x/../my-tenant",
  "dot segments, encoded": "x/%2e%2e/my-tenant",
  "traversal, all encoded": "x%2F..%2Fmy-tenant",
  "a NUL": "my-tenant%00",
  "a NUL and more": "my-tenant%00other-tenant",
  "a dot at the end": "my-tenant.",
  "a dot before": ".my-tenant",
  "a space at the end": "my-tenant%20",
  "a plus at the end": "my-tenant+",
  "a space before": "%20my-tenant",
  "a matrix parameter": "my-tenant;x=1",
  "an encoded letter": "%6dy-tenant",
  "an encoded hyphen": "my%2Dtenant",
  "double encoding": "my%252Dtenant",
  "a glob": "my-*",
  "a glob for one": "my-tenan%3F",
  "a pattern": "my-t[e]nant",
  "a key-value store's separator": "my-tenant:client",
  "a key-value store's hash tag": "{my-tenant}",
  "a line break": "my-tenant%0d%0aX-Evil:%201",
  SQL: "my-tenant'--",
  "a wide letter": "%EF%BD%8Dy-tenant",
  "a raw byte": "m\u00fd-tenant",
  "a member of objects": "__proto__",
  "another member of objects": "constructor",
  nothing: "",
  "8 KiB": "a".repeat(8192),
};

/** Names that are well-formed and stand for nothing. */
const isPlain = (id: string): boolean =>
  ["MY-TENANT", "My-Tenant", "my-tenant.", "constructor"].includes(id);

const recordingStore =
  (asked: TenantId[]) =>
  ({ storage }: Deployment): { readonly storage: Storage } => ({
    storage: {
      ...storage,
      tenants: {
        find: (tenant) => {
          asked.push(tenant);
          return storage.tenants.find(tenant);
        },
      },
    },
  });
