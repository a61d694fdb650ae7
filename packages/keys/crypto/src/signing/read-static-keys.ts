import type { TenantId } from "@mintport/core";
import { hasPrivateMember, type SigningAlgorithm } from "@mintport/core/keys";
import { parseTenantId } from "@mintport/core/management";
import {
  ConfigurationError,
  type ConfigurationProblem,
  unknownOptions,
} from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import type { JWK } from "jose";
import { algorithmOf } from "./algorithm-of.ts";
import { type PemForm, pemFault } from "./pem-fault.ts";
import {
  type PrivateJwk,
  type PrivatePem,
  type StaticKey,
  type StaticKeyOptions,
  staticKeyOptions,
} from "./static-key.ts";

/** A private key that was read: its JWK fits its algorithm. */
export interface ReadKey {
  readonly tenant: TenantId;
  readonly alg: SigningAlgorithm;
  readonly kid: string | undefined;
  readonly jwk: JWK;
}

/** How a runtime reads PEM: the forms that it knows, and the JWK of such a text, or `undefined`. */
export interface PemReader {
  readonly forms: readonly PemForm[];
  jwkOf(pem: string): Promise<JWK | undefined>;
}

/**
 * Reads private keys from configuration. Throws `ConfigurationError`, which names each entry that is wrong, and says nothing of
 * a key.
 */
export const readStaticKeys = async (
  keys: readonly StaticKey[],
  pem: PemReader,
): Promise<readonly ReadKey[]> => {
  if (!Array.isArray(keys)) throw refused([{ field: "keys", message: "must be an array of keys" }]);
  const results = await Promise.all(
    keys.map((entry: StaticKey, at) => readStaticKey(entry, `keys[${at}]`, pem)),
  );
  const problems = results.flatMap((result) => (result.isErr() ? result.error : []));
  if (problems.length > 0) throw refused(problems);
  return results.flatMap((result) => (result.isOk() ? [result.value] : []));
};

const refused = (problems: readonly ConfigurationProblem[]): ConfigurationError =>
  new ConfigurationError("staticKeys", problems);

const readStaticKey = async (
  entry: StaticKey,
  field: string,
  pem: PemReader,
): Promise<Result<ReadKey, readonly ConfigurationProblem[]>> => {
  const unknown = unknownOptions(entry, staticKeyOptions, field);
  if (unknown.length > 0) return err(unknown);
  const { tenant } = entry;
  const id = typeof tenant === "string" ? parseTenantId(tenant) : undefined;
  const problems: readonly ConfigurationProblem[] =
    id === undefined ? [{ field: `${field}.tenant`, message: "must be the id of a tenant" }] : [];
  return (await readPrivateKey(entry, pem))
    .mapErr((faults) => [
      ...problems,
      ...faults.map((fault) => ({ ...fault, field: `${field}.${fault.field}` })),
    ])
    .andThen((key) => (id === undefined ? err(problems) : ok({ tenant: id, ...key })));
};

/** Reads one private key and what is said of it; names the fields that are wrong, and says nothing of the key. */
export const readPrivateKey = async (
  entry: Omit<StaticKeyOptions, "tenant"> & (PrivateJwk | PrivatePem),
  pem: PemReader,
): Promise<Result<Omit<ReadKey, "tenant">, readonly ConfigurationProblem[]>> => {
  const { kid, alg, privateJwk } = entry;
  const problems: readonly ConfigurationProblem[] =
    kid !== undefined && (typeof kid !== "string" || kid === "")
      ? [{ field: "kid", message: "must be a text, or be left out" }]
      : [];
  const source = privateJwk === undefined ? "privatePem" : "privateJwk";
  const jwk = await readPrivate(entry, pem);
  if (jwk.isErr()) return err([...problems, { field: source, message: jwk.error }]);
  const fitting = algorithmOf(jwk.value, alg);
  if (fitting.isErr()) {
    const { field, message } = fitting.error;
    return err([...problems, { field: field === "" ? source : field, message }]);
  }
  return problems.length > 0
    ? err(problems)
    : ok({ alg: fitting.value, kid: kid ?? jwk.value.kid, jwk: jwk.value });
};

const readPrivate = async (
  { privateJwk, privatePem }: { readonly privateJwk?: unknown; readonly privatePem?: unknown },
  { forms, jwkOf }: PemReader,
): Promise<Result<JWK, string>> => {
  if (privateJwk !== undefined && privatePem !== undefined)
    return err("must not stand beside privatePem: give one of the two");
  if (privateJwk !== undefined) return readJwk(privateJwk);
  if (privatePem === undefined) return err("must be a private key in PEM, or privateJwk be given");
  if (typeof privatePem !== "string") return err("must be the text of a PEM file, not its bytes");
  const fault = pemFault(privatePem, forms);
  if (fault !== undefined) return err(fault);
  const jwk = await jwkOf(privatePem);
  return jwk === undefined
    ? err("cannot be read: must be an RSA, P-256, P-384, P-521 or Ed25519 private key in PEM")
    : ok(jwk);
};

/** What a JWK says of its use counts (RFC 7517 §4.2, §4.3). */
const readJwk = (given: unknown): Result<JWK, string> => {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return err("must be a private key as a JWK, an object");
  const jwk: JWK = given;
  if (jwk.kty === "oct")
    return err("must be an asymmetric key: verifiers would have this one, too");
  if (typeof jwk.kty === "string" && !hasPrivateMember(jwk))
    return err("is a public key: must be the private key as a JWK");
  if (jwk.use !== undefined && jwk.use !== "sig") return err('must be of the use "sig"');
  if (jwk.key_ops !== undefined && !jwk.key_ops.includes("sign"))
    return err('must have "sign" among its key_ops, or no key_ops');
  return ok(jwk);
};
