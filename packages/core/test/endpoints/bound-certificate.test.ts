import { defineClient, defineTenant, instant } from "@mintport/core";
import { expectErr } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { senderConstraint } from "../../src/endpoints/token/sender-constraint.ts";

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
      const asked = { tenant, client, method: "POST", dpop: undefined, now: instant(0) };
      const judged = senderConstraint({} as never)({ ...asked, clientCertificate: sent });
      expect(expectErr(await judged)).toMatchObject({ error: "invalid_request", reason });
    },
  );
});
