import { methodRequirements } from "../../domain/method-and-grant-requirements.ts";
import type { ClientAuthenticationMethod } from "../client-authentication-method.ts";
import { isVerifiedRecently, verifyClientSecret } from "../verify-client-secret.ts";

/** Id and secret as parameters of the body (RFC 6749 §2.3.1). */
export const clientSecretPost: ClientAuthenticationMethod = {
  name: "client_secret_post",
  requires: methodRequirements.client_secret_post,
  credentials: { parameters: ["client_secret"] },
  reasonsWithoutSecrets: ["secret_mismatch"],
  present: ({ parameters }) => {
    const clientId = parameters.get("client_id");
    const secret = parameters.get("client_secret");
    if (secret === undefined) return undefined;
    return {
      // A secret without an id is an attempt to authenticate too, and fails as one.
      clientId: clientId ?? "",
      verifiedRecently: (verifiedSecrets, by) => isVerifiedRecently(secret, verifiedSecrets, by),
      verify: (client, context) => verifyClientSecret(secret, client, context),
    };
  },
};
