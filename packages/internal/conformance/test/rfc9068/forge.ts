import type { TenantId } from "@mintport/core";
import type { SigningAlgorithm } from "@mintport/core/keys";
import { instant, type SigningKeys } from "@mintport/core/ports";
import { staticKeys } from "@mintport/crypto";
import {
  keysFromPort,
  type ResourceServer,
  type ResourceServerOptions,
  requireScope,
  resourceServer,
} from "@mintport/resource-server";
import { type FixedClock, fixedClock } from "@mintport/testing";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";

type Members = Readonly<Record<string, unknown>>;

/** An issuer whose private key the test holds, and a resource that trusts it. */
export interface Forge {
  readonly clock: FixedClock;
  readonly keys: SigningKeys;
  readonly publicKey: CryptoKey;
  /** The claims of a token that is good in every way. */
  readonly claims: Members;
  /** Signs a good token but for these claims and header members; `undefined` leaves one out. */
  sign(claims?: Members, header?: Members): Promise<string>;
  /** The same with a key that nobody published. */
  signAsStranger(claims?: Members, header?: Members): Promise<string>;
  /** The resource that must refuse. */
  guard(options?: Partial<ResourceServerOptions>): ResourceServer;
}

export const issuer = "https://auth.example/api/v1/tenant/my-tenant";
export const audience = "https://api.example";
export const kid = "oauth2-key-1";
export const needed = requireScope("api:read");
export const now = instant(1_800_000_000);

export const makeForge = async (alg: SigningAlgorithm = "RS256"): Promise<Forge> => {
  const own = await generateKeyPair(alg, { extractable: true });
  const stranger = await generateKeyPair(alg);
  const tenant = "my-tenant" as TenantId;
  const privateJwk = await exportJWK(own.privateKey);
  const keys = await staticKeys([{ tenant, alg, kid, privateJwk }]);
  const clock = fixedClock(now);
  const claims = {
    iss: issuer,
    sub: "service-client-123",
    aud: audience,
    client_id: "service-client-123",
    scope: "api:read",
    iat: now,
    exp: now + 300,
    jti: "token-1",
  };
  const signWith =
    (key: CryptoKey): Forge["sign"] =>
    (changes, header) =>
      new SignJWT(withoutUndefined({ ...claims, ...changes }))
        .setProtectedHeader({ alg, ...withoutUndefined({ typ: "at+jwt", kid, ...header }) })
        .sign(key, { crit: understood(header?.["crit"]) });
  return {
    clock,
    keys,
    publicKey: own.publicKey,
    claims,
    sign: signWith(own.privateKey),
    signAsStranger: signWith(stranger.privateKey),
    guard: (options) =>
      resourceServer({ issuer, audience, keys: keysFromPort(keys, tenant), clock, ...options }),
  };
};

/** A token from its parts, for what no library would make. */
export const assemble = (header: object, claims: object, signature = ""): string =>
  `${encode(header)}.${encode(claims)}.${signature}`;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** jose signs no header whose `crit` the caller does not claim to understand. */
const understood = (crit: unknown): Record<string, boolean> =>
  Object.fromEntries(Array.isArray(crit) ? crit.map((name) => [name, true]) : []);

const withoutUndefined = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
