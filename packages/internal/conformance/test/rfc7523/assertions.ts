import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { Tenant } from "@mintport/core";
import type { RegisteredJwk } from "@mintport/core/ports";
import { jwtBearerAssertion } from "../fixture/key-client.ts";

export type Members = Readonly<Record<string, unknown>>;

/** A key pair whose private half the test holds. */
export interface TestKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** As a client or an issuer registers it. */
  readonly jwk: RegisteredJwk;
}

export const makeKey = (alg: "ES256" | "RS256", kid: string): TestKey => {
  const { privateKey, publicKey } =
    alg === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { kty = "", ...rest } = publicKey.export({ format: "jwk" });
  return { alg, kid, privateKey, publicKey, jwk: { ...rest, kty, kid, alg } };
};

/** Signs what a library would not: any header beside any payload. What is text goes out as it is. */
export const compact = (
  header: Members,
  payload: unknown,
  signature: (input: string) => Buffer,
): string => {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const input = `${encode(JSON.stringify(header))}.${encode(text)}`;
  return `${input}.${signature(input).toString("base64url")}`;
};

/** Signs with a key by the algorithm that is named, whatever a header says. */
export const by =
  ({ privateKey }: TestKey, alg: string) =>
  (input: string): Buffer =>
    sign(`sha${alg.slice(2)}`, Buffer.from(input), {
      key: privateKey,
      dsaEncoding: "ieee-p1363",
      ...(alg.startsWith("PS") && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
    });

export const hmac =
  (secret: string | Buffer, alg = "HS256") =>
  (input: string): Buffer =>
    createHmac(`sha${alg.slice(2)}`, secret)
      .update(input)
      .digest();

export const unsigned = (): Buffer => Buffer.alloc(0);

/** A JWT by this key that nothing is wrong with, but for `header`; `undefined` leaves a member out. */
export const signed = (key: TestKey, payload: unknown, header: Members = {}): string =>
  compact({ alg: key.alg, kid: key.kid, ...header }, payload, by(key, key.alg));

/** The claims of a client's assertion that nothing is wrong with, but for `changes`. */
export const claimsOf = (
  clientId: string,
  { tenant, clock }: { readonly tenant: Pick<Tenant, "issuer">; readonly clock: { now(): number } },
  changes: Members = {},
): Members => ({
  iss: clientId,
  sub: clientId,
  aud: tenant.issuer,
  iat: clock.now(),
  exp: clock.now() + 60,
  jti: crypto.randomUUID(),
  ...changes,
});

/** A token request with an assertion; `undefined` leaves a parameter out. */
export const asserting = (
  assertion: string,
  changes: Readonly<Record<string, string | undefined>> = {},
): Readonly<Record<string, string>> =>
  defined({
    grant_type: "client_credentials",
    client_assertion_type: jwtBearerAssertion,
    client_assertion: assertion,
    ...changes,
  });

const defined = (
  members: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

const encode = (text: string): string => Buffer.from(text).toString("base64url");
