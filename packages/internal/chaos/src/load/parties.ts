import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import type { Asked } from "./ask.ts";

/** The tenant that is visited. */
export const tenant = "chaos";

/** What its clients are known by, and how they prove it. */
export interface Parties {
  /** A client's secret, by its id. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly key: KeyPair;
  /** The tenant's issuer. */
  readonly issuer: string;
  /** The clock that the server goes by, in seconds: a proof is made by whoever agrees with it on the time. */
  readonly now: () => number;
}

export interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export const makeKey = async (): Promise<KeyPair> => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid: "1", alg: "ES256" } };
};

/** A form to one of the tenant's endpoints. */
export const formTo = (
  endpoint: "token" | "introspect" | "revoke",
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Asked => ({
  path: `/api/v1/tenant/${tenant}/oauth/${endpoint}`,
  method: "POST",
  headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
  body: new URLSearchParams(form).toString(),
});

/** The credentials of a client with a secret. */
export const credentialsOf = ({ secrets }: Parties, client: string): Record<string, string> => ({
  client_id: client,
  client_secret: secrets.get(client) ?? "",
});

export const grant: Readonly<Record<string, string>> = { grant_type: "client_credentials" };

/** A token request with a proof of its own (RFC 9449 §4.2). */
export const withProof = async (parties: Parties): Promise<Asked> => {
  const { kid: _, alg: __, ...jwk } = parties.key.jwk;
  const proof = await new SignJWT({
    ...{ htm: "POST", htu: `${parties.issuer}/oauth/token` },
    ...{ iat: parties.now(), jti: crypto.randomUUID() },
  })
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
    .sign(parties.key.privateKey);
  return formTo("token", { ...grant, ...credentialsOf(parties, "prover") }, { DPoP: proof });
};

/** A token request with an assertion of its own (RFC 7523 §2.2). */
export const withAssertion = async ({ key, issuer, now }: Parties): Promise<Asked> => {
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: "ES256", kid: "1" })
    .setIssuer("signer")
    .setSubject("signer")
    .setAudience(issuer)
    .setIssuedAt(now())
    .setExpirationTime(now() + 120)
    .sign(key.privateKey);
  return formTo("token", {
    ...grant,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  });
};
