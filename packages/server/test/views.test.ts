import { describeClient, describeTenant } from "@mintport/core/management";
import type { Digest, Instant } from "@mintport/core/ports";
import { sampleClient, sampleTenant } from "@mintport/testing";
import { expect, it } from "vitest";
import { shownApiKey } from "../src/management/shown/shown-api-key.ts";
import { shownClient } from "../src/management/shown/shown-client.ts";
import { shownInitialAccessToken } from "../src/management/shown/shown-initial-access-token.ts";
import { shownSecret } from "../src/management/shown/shown-secret.ts";
import { shownTenant } from "../src/management/shown/shown-tenant.ts";
import {
  apiKeyView,
  clientView,
  initialAccessTokenView,
  secretView,
  tenantView,
} from "../src/management/views.ts";

/** A field that nobody decided to show. */
const extra = { registrationAccessToken: "not-to-be-shown" };
const sample = sampleClient();
const client = {
  ...sample,
  ...extra,
  secrets: sample.secrets.map((secret) => ({ ...secret, ...extra })),
  apiKeys: (sample.apiKeys ?? []).map((key) => ({ ...key, ...extra })),
};
const tenant = {
  ...sampleTenant(),
  ...extra,
  resources: sampleTenant().resources.map((resource) => ({ ...resource, ...extra })),
  trustedIssuers: (sampleTenant().trustedIssuers ?? []).map((one) => ({ ...one, ...extra })),
};

it.each([
  ["a client", clientView(client)],
  ["a client's definition", describeClient(client)],
  ["a secret", client.secrets.map(secretView)],
  ["an API key", client.apiKeys.map(apiKeyView)],
  ["a tenant", tenantView(tenant)],
  ["a tenant's definition", describeTenant(tenant)],
])("%s shows no field that nobody named", (_, view) => {
  expect(Object.keys(view)).not.toEqual([]);
  expect(JSON.stringify(view)).not.toContain("registrationAccessToken");
});

const moment = 1_790_000_000 as Instant;
const fullSecret = {
  ...{ ...sample.secrets[0]!, label: "a", createdAt: moment, lastUsedDay: moment },
  ...{ notBefore: moment, expiresAt: moment },
};
const fullClient = {
  ...{ ...sample, claims: { plan: "pro" }, secrets: [fullSecret] },
  registration: {
    ...{ registeredAt: moment, by: { door: "open" } as const, accessToken: "digest" as Digest },
    ...{ usedDay: moment, takenOver: true as const, kept: { contacts: ["a@b.example"] } },
  },
};
const published = { ...fullClient, keys: { jwksUri: "https://client.example/jwks" } };
const token = {
  ...{ id: "iat-1", digest: "digest" as Digest, createdAt: moment, profile: "a", usesLeft: 1 },
  ...{ expiresAt: moment, label: "b" },
};
const fullTenant = { ...sampleTenant(), initialAccessTokens: [token] };

it.each([
  ["a client", [clientView(fullClient), clientView(published)], shownClient],
  ["an API key", (sample.apiKeys ?? []).map(apiKeyView), shownApiKey],
  ["a secret", [secretView(fullSecret)], shownSecret],
  ["a tenant", [tenantView(fullTenant)], shownTenant],
  ["an initial access token", [initialAccessTokenView(token)], shownInitialAccessToken],
])("%s with every field it may have is what its schema says", (_, views, schema) => {
  for (const view of views) expect(schema.parse(view)).toEqual(view);
  const shown = new Set(views.flatMap((view) => Object.keys(view)));
  expect(Object.keys(schema.shape).filter((name) => !shown.has(name))).toEqual([]);
});
