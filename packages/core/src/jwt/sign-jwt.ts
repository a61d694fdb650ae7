import { base64url } from "jose";
import { err, ok, type Result } from "neverthrow";
import type { KeyId, TenantId } from "../domain/identifiers.ts";
import type { SigningAlgorithm } from "../domain/signing-algorithm.ts";
import { type PortError, portError } from "../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { SigningKeys } from "../ports/signing-keys.ts";

/** The claims to sign, and the type that the header says. */
export interface UnsignedJwt {
  readonly tenant: TenantId;
  readonly alg: SigningAlgorithm;
  /** The JWS `typ`, which keeps one kind of JWT from being taken for another (RFC 8725 §3.11). */
  readonly typ: string;
  readonly claims: object;
}

/** A signed JWT, and the key that signed it. */
export interface SignedJwt {
  readonly value: string;
  readonly keyId: KeyId;
}

/** Signs a JWT with the tenant's key of this algorithm. */
export const signJwt =
  (keys: SigningKeys) =>
  ({ tenant, alg, typ, claims }: UnsignedJwt): MaybeAsync<SignedJwt, PortError> =>
    andThen(keys.signer(tenant, alg), (signer) => {
      const input = `${encodedHeader(signer.alg, typ, signer.kid)}.${encodeJson(claims)}`;
      return andThen(
        signer.sign(input),
        (signature): Result<SignedJwt, PortError> =>
          // The signer may be the embedder's own: a text that is no signature would cost the grant and be worth nothing.
          isBase64url(signature)
            ? ok({ value: `${input}.${signature}`, keyId: signer.kid })
            : err(portError("unavailable", "signing-keys", new Error("answered no signature"))),
      );
    });

const isBase64url = (signature: unknown): boolean =>
  typeof signature === "string" && /^[A-Za-z0-9_-]+$/.test(signature);

/**
 * A value as base64url of its JSON (RFC 7515 §2). Claims are ASCII as a rule, and for that `btoa` takes a fifth of the
 * time of a text encoder; everything else goes the long way.
 */
export const encodeJson = (value: object): string => {
  const json = JSON.stringify(value);
  if (notAscii.test(json)) return base64url.encode(json);
  const text = btoa(json);
  const end = text.endsWith("==") ? -2 : text.endsWith("=") ? -1 : undefined;
  return text.slice(0, end).replaceAll("+", "-").replaceAll("/", "_");
};

/** A JOSE header. There are as many as keys and types, so each is encoded once. */
export const encodedHeader = (alg: string, typ: string, kid: string): string => {
  const name = `${alg} ${typ} ${kid}`;
  const known = headers.get(name);
  if (known !== undefined) return known;
  // Keys rotate and tenants come and go: those out of use must not pile up.
  if (headers.size >= maxHeaders) headers.clear();
  const header = encodeJson({ alg, typ, kid });
  headers.set(name, header);
  return header;
};

const headers = new Map<string, string>();
const maxHeaders = 10_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: every byte of ASCII is meant
const notAscii = /[^\x00-\x7f]/;
