import { defineClient, defineTenant } from "@mintport/core";
import { instant, type ResourceIndicator } from "@mintport/core/ports";
import { scopeOf } from "@mintport/core/scope";
import { expectOk } from "@mintport/testing";
import type { IssueRequest } from "../../src/tokens/issue-request.ts";

export const now = instant(1_800_000_000);

/** An order with nothing that only some have. */
export const plainOrder: IssueRequest = {
  tenant: defineTenant({
    ...{ id: "main", issuer: "https://auth.example", audience: "https://api.example/" },
    ...{ signingAlgorithm: "ES256", accessTokenLifetime: 600 },
  }),
  client: defineClient({ id: "reports", grantTypes: [] }),
  granted: {
    subject: "reports",
    scope: expectOk(scopeOf(["api:read"])),
    audience: ["https://api.example/" as ResourceIndicator],
  },
  ...{ confirmation: undefined, now },
};
