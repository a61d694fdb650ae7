import { generateKeyPairSync } from "node:crypto";
import { clientId, clientSecret } from "../contenders/parts/subject.ts";
import type { Authentication } from "../scenario.ts";
import { clientAssertions } from "./client-assertion.ts";

/** What a request carries to say who sends it. */
export interface Credentials {
  readonly fields: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Makes credentials; for `private_key_jwt` no two are the same. */
export type MakeCredentials = () => Credentials;

export const credentialsFor = (
  authentication: Authentication,
  clientPrivateJwk: object,
): MakeCredentials => {
  if (authentication === "private_key_jwt") return byAssertion(clientPrivateJwk);
  const made = bySecret(authentication, clientId, clientSecret);
  return () => made;
};

/** The same client with a secret, or a key, that is not its own. */
export const wrongCredentialsFor = (authentication: Authentication): MakeCredentials => {
  if (authentication !== "private_key_jwt")
    return () => bySecret(authentication, clientId, "not-the-secret");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return byAssertion(privateKey.export({ format: "jwk" }));
};

export const bySecret = (
  authentication: Exclude<Authentication, "private_key_jwt">,
  id: string,
  secret: string,
): Credentials =>
  authentication === "client_secret_post"
    ? { fields: {}, parameters: { client_id: id, client_secret: secret } }
    : {
        fields: { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` },
        parameters: {},
      };

const byAssertion = (privateJwk: object): MakeCredentials => {
  const next = clientAssertions(privateJwk);
  return () => ({
    fields: {},
    parameters: {
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: next(),
    },
  });
};
