import { base64url } from "jose";
import { err, ok, Result } from "neverthrow";
import { decodeFormText } from "../../domain/form.ts";
import { methodRequirements } from "../../domain/method-and-grant-requirements.ts";
import { invalidClient, type OAuthError } from "../../errors/oauth-error.ts";
import type { ClientAuthenticationMethod } from "../client-authentication-method.ts";
import { isVerifiedRecently, verifyClientSecret } from "../verify-client-secret.ts";

/** HTTP Basic with the form-encoded id and secret (RFC 6749 §2.3.1). */
export const clientSecretBasic: ClientAuthenticationMethod = {
  name: "client_secret_basic",
  requires: methodRequirements.client_secret_basic,
  credentials: { authorizationSchemes: ["basic"] },
  reasonsWithoutSecrets: ["secret_mismatch"],
  challenge: (realm) => `Basic realm="${realm}", charset="UTF-8"`,
  present: ({ authorization }) => {
    if (authorization?.scheme !== "basic") return undefined;
    return readBasic(authorization.credentials).match(
      ({ clientId, secret }) => ({
        clientId,
        verifiedRecently: (verifiedSecrets, by) => isVerifiedRecently(secret, verifiedSecrets, by),
        verify: (client, context) => verifyClientSecret(secret, client, context),
      }),
      (error) => error,
    );
  },
};

interface BasicCredentials {
  readonly clientId: string;
  readonly secret: string;
}

const readBasic = (credentials: string): Result<BasicCredentials, OAuthError<"invalid_client">> => {
  const text = decodeBase64(credentials) ?? "";
  const colon = text.indexOf(":");
  if (colon === -1) return err(malformed);
  // §2.3.1: both sides are form-encoded, so the first colon always separates.
  const clientId = decodeFormText(text.slice(0, colon));
  const secret = decodeFormText(text.slice(colon + 1));
  return clientId === undefined || clientId === "" || secret === undefined || secret === ""
    ? err(malformed)
    : ok({ clientId, secret });
};

/** Strict base64 (RFC 4648 §3.3): no foreign characters, right padding, UTF-8 inside. */
const decodeBase64 = (text: string): string | undefined =>
  base64.test(text) ? decodeUtf8(text).unwrapOr(undefined) : undefined;

const malformed = invalidClient("credentials_malformed");
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
// A byte order mark is a character of the id like any other.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const decodeUtf8: (text: string) => Result<string | undefined, unknown> = Result.fromThrowable(
  (text: string) => utf8.decode(base64url.decode(text.replaceAll("+", "-").replaceAll("/", "_"))),
);
