import { describeClient, describeTenant } from "@mintport/core/management";
import { sampleClient, sampleTenant } from "@mintport/testing";
import { expect, it } from "vitest";
import { apiKeyView, clientView, secretView, tenantView } from "../src/management/views.ts";

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
