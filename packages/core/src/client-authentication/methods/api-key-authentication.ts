import { apiKeyClient } from "../../domain/api-key.ts";
import { methodRequirements } from "../../domain/method-and-grant-requirements.ts";
import { toAsync } from "../../ports/maybe-async.ts";
import { findApiKey } from "../../tokens/find-api-key.ts";
import type {
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "../client-authentication-method.ts";

/**
 * An API key of the client, as the parameter `api_key`. It opens the exchange of the key for a token and nothing else:
 * otherwise a key with little scope could be used to ask for all that its client may have.
 */
export const apiKeyAuthentication: ClientAuthenticationMethod = {
  name: "api_key",
  requires: methodRequirements.api_key,
  credentials: { parameters: ["api_key"] },
  reasonsWithoutSecrets: ["api_key_mismatch"],
  onlyGrantTypes: ["urn:mintport:params:oauth:grant-type:api-key"],
  present: ({ parameters }) => {
    const text = parameters.get("api_key");
    if (text === undefined) return undefined;
    return {
      clientId: apiKeyClient(text) ?? "",
      verify: (client, { digester, clock, tenant, secretUpkeep }) =>
        toAsync(findApiKey(digester, text, { client, now: clock.now() })).map(
          (key): AuthenticationVerdict => {
            if (client === undefined || key === undefined) return "api_key_mismatch";
            const used = { tenant: tenant.id, client: client.id, at: clock.now() };
            secretUpkeep?.used({ ...used, apiKey: key.id });
            return "proven";
          },
        ),
    };
  },
};
