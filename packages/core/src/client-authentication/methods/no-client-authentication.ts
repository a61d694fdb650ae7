import { okAsync } from "neverthrow";
import { isPublic } from "../../domain/client.ts";
import type { ClientAuthenticationMethod } from "../client-authentication-method.ts";

/** A public client only names itself (RFC 6749 §2.1). Never enough for client_credentials. */
export const noClientAuthentication: ClientAuthenticationMethod = {
  name: "none",
  credentials: [],
  present: ({ authorization, parameters }) => {
    const clientId = parameters.get("client_id");
    if (clientId === undefined || authorization !== undefined || holdsCredential(parameters))
      return undefined;
    return {
      clientId,
      fromHeader: false,
      verify: (client) =>
        okAsync(client !== undefined && isPublic(client) ? "proven" : "credentials_missing"),
    };
  },
};

const holdsCredential = (parameters: ReadonlyMap<string, string>): boolean =>
  ["client_secret", "client_assertion", "api_key"].some((name) => parameters.has(name));
