import { ok } from "neverthrow";
import { isPublic } from "../../domain/client.ts";
import { methodRequirements } from "../../domain/method-and-grant-requirements.ts";
import type { ClientAuthenticationMethod } from "../client-authentication-method.ts";

/** A public client only names itself (RFC 6749 §2.1). Never enough for client_credentials. */
export const noClientAuthentication: ClientAuthenticationMethod = {
  name: "none",
  requires: methodRequirements.none,
  credentials: {},
  identifiesOnly: true,
  present: ({ parameters }) => {
    const clientId = parameters.get("client_id");
    if (clientId === undefined) return undefined;
    return {
      clientId,
      verify: (client) =>
        ok(client !== undefined && isPublic(client) ? "proven" : "credentials_missing"),
    };
  },
};
