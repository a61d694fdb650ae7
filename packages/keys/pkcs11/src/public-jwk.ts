import { ConfigurationError, type PublicJwk } from "@mintport/core/ports";
import { calculateJwkThumbprint, type JWK } from "jose";
import { type Cryptoki, cka } from "./cryptoki.ts";
import { attributeOf } from "./find-object.ts";
import type { Pkcs11Algorithm } from "./pkcs11-signer.ts";

/** The public half of a key pair in the token, as JWKS shows it. Throws `ConfigurationError` if it does not fit `alg`. */
export const publicJwkOf = async (
  cryptoki: Cryptoki,
  session: Buffer,
  object: Buffer,
  {
    alg,
    kid,
    label,
  }: { readonly alg: Pkcs11Algorithm; readonly kid: string | undefined; readonly label: string },
): Promise<PublicJwk> => {
  const attribute = (type: number): Buffer => {
    try {
      return attributeOf(cryptoki, session, object, type);
    } catch {
      // A key of another type has no such attribute.
      return Buffer.alloc(0);
    }
  };
  const unfit = (message: string): ConfigurationError =>
    new ConfigurationError("pkcs11Keys", [
      { field: "keys.alg", message: `${message}: the key pair ${label} is not` },
    ]);
  const members: JWK = alg === "ES256" ? ecMembers(attribute, unfit) : rsaMembers(attribute, unfit);
  return { ...members, kid: kid ?? (await calculateJwkThumbprint(members)), alg, use: "sig" };
};

type Unfit = (message: string) => ConfigurationError;

const ecMembers = (attribute: (type: number) => Buffer, unfit: Unfit): JWK => {
  if (!attribute(cka.ecParams).equals(p256)) throw unfit("must be a P-256 key for ES256");
  // An uncompressed point (SEC 1 §2.3.3), which most tokens wrap in a DER OCTET STRING.
  const raw = attribute(cka.ecPoint);
  const point = raw.length === 67 ? raw.subarray(2) : raw;
  if (point.length !== 65 || point[0] !== 4)
    throw unfit("must be a key with an uncompressed public point");
  return {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
};

/** The OID of P-256 in DER. */
const p256 = Buffer.from("06082a8648ce3d030107", "hex");

const rsaMembers = (attribute: (type: number) => Buffer, unfit: Unfit): JWK => {
  const [n, e] = [unsigned(attribute(cka.modulus)), unsigned(attribute(cka.publicExponent))];
  if (n.length < 256) throw unfit("must be an RSA key of at least 2048 bits");
  if (!e.equals(Buffer.from([1, 0, 1])))
    throw unfit("must be a key with the public exponent 65537");
  return { kty: "RSA", n: n.toString("base64url"), e: e.toString("base64url") };
};

/** Without leading zeros (RFC 7518 §2 `Base64urlUInt`). */
const unsigned = (bytes: Buffer): Buffer => {
  const start = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(Math.max(0, start));
};
