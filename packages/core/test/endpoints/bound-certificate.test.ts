import { defineClient, defineTenant, type EndpointRequest } from "@mintport/core";
import { instant } from "@mintport/core/ports";
import { expectErr } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { senderConstraint } from "../../src/endpoints/steps/sender-constraint.ts";

describe("a client whose tokens are bound to its certificate (RFC 8705 §3)", () => {
  it.each([
    [undefined, "certificate_required"],
    ["unreadable" as const, "bound_certificate_unreadable"],
  ])(
    "gets none with %s in the certificate's place, and the reason says which",
    async (sent, reason) => {
      const tenant = defineTenant({ id: "main", issuer: "https://a.example" });
      const client = defineClient({
        ...{ id: "bound", grantTypes: ["client_credentials"], certificateBoundAccessTokens: true },
      });
      const request: EndpointRequest = {
        ...{ tenant: "main", method: "POST", url: "/", headers: new Map(), body: "" },
      };
      const asked = { request, at: instant(0), tenant, client, clientCertificate: sent };
      const judged = senderConstraint({} as never)(asked);
      expect(expectErr(await judged)).toMatchObject({ error: "invalid_request", reason });
    },
  );
});
