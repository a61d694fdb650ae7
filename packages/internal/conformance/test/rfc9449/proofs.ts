import { type ClientDefinition, defineClient } from "@mintport/core";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
  SignJWT,
} from "jose";
import type { Running, Settings } from "../fixture/bindings.ts";
import { type Deployment, issuerPathOf } from "../fixture/deployment.ts";
import { type Answer, good, requestToken } from "../fixture/token-request.ts";

/** A key that proofs are made with. */
export interface ProofKey {
  readonly alg: string;
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
  readonly thumbprint: string;
}

export const makeProofKey = async (
  alg = "ES256",
  options: Parameters<typeof generateKeyPair>[1] = {},
): Promise<ProofKey> => {
  const pair = await generateKeyPair(alg, { extractable: true, ...options });
  const jwk = await exportJWK(pair.publicKey);
  return {
    alg,
    jwk,
    privateKey: pair.privateKey,
    thumbprint: await calculateJwkThumbprint(jwk),
  };
};

export const proofKey: ProofKey = await makeProofKey();
export const otherKey: ProofKey = await makeProofKey();

/** Members that are set over the good ones; one that is `undefined` is left out. */
export type Members = Readonly<Record<string, unknown>>;

export interface Proof {
  readonly claims?: Members;
  readonly header?: Members;
  /** Who signs. */
  readonly key?: ProofKey;
}

/** A proof for the token endpoint that is good but for what is given (RFC 9449 §4.2). */
export const proofOf = (
  { tenant, clock }: Pick<Running, "tenant" | "clock">,
  { claims = {}, header = {}, key = proofKey }: Proof = {},
): Promise<string> =>
  new SignJWT({
    htm: "POST",
    htu: `${tenant.issuer}/oauth/token`,
    iat: clock.now(),
    jti: crypto.randomUUID(),
    ...claims,
  })
    .setProtectedHeader({ alg: key.alg, typ: "dpop+jwt", jwk: key.jwk, ...header })
    .sign(key.privateKey, header["crit"] === undefined ? {} : { crit: { ext: true } });

/** A JWS whose header and claims are whatever they are, with a signature of nobody. */
export const unsigned = (
  { tenant, clock }: Pick<Running, "tenant" | "clock">,
  header: Members,
  signature = "AAAA",
): string => {
  const claims = {
    htm: "POST",
    htu: `${tenant.issuer}/oauth/token`,
    iat: clock.now(),
    jti: crypto.randomUUID(),
  };
  const full = { alg: "ES256", typ: "dpop+jwt", jwk: proofKey.jwk, ...header };
  return `${encode(full)}.${encode(claims)}.${signature}`;
};

/** Asks for a token with this proof. */
export const askWith = (
  running: Pick<Running, "origin">,
  dpop: string,
  form: Readonly<Record<string, string>> = good,
  path?: string,
): Promise<Answer> => requestToken(running, form, { DPoP: dpop }, path);

/** A client beside the deployment's own. */
export interface Party {
  readonly id: string;
  readonly secret: string;
}

export const formOf = (
  { id, secret }: Party,
  form: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  grant_type: "client_credentials",
  client_id: id,
  client_secret: secret,
  ...form,
});

/** Gets opaque tokens. */
export const opaqueClient: Party = { id: "opaque-client", secret: "opaque-secret" };
/** Gets tokens for a proof only. */
export const strictClient: Party = { id: "dpop-client", secret: "dpop-secret" };

/** Registers the clients above. */
export const withProofClients =
  (settings: Settings = {}) =>
  async ({ storage, tenant }: Deployment): Promise<Settings> => {
    const register = async ({ id, secret }: Party, changes: Partial<ClientDefinition>) =>
      expectOk(
        await storage.clients.create(
          tenant.id,
          defineClient({
            id,
            secretHashes: [expectOk(await sha256SecretHasher.hash(secret))],
            grantTypes: ["client_credentials"],
            ownScope: "api:read api:write",
            ...changes,
          }),
        ),
      );
    await register(opaqueClient, { accessTokenFormat: "opaque" });
    await register(strictClient, { dpopBoundAccessTokens: true });
    return settings;
  };

export const introspectPath = `${issuerPathOf("my-tenant")}/oauth/introspect`;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
