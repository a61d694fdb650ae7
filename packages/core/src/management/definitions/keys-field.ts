import * as z from "zod/mini";
import { hasPrivateMember } from "../../domain/private-jwk-members.ts";
import type { PublicKeys, RegisteredJwk } from "../../domain/public-keys.ts";
import type { Complain } from "./transformed.ts";

/** The mistakes that people are likely to make in the place of a key, or of all keys. */
const notKey = ({ input }: { readonly input?: unknown }): string => {
  if (typeof input === "string" && input.includes("-----BEGIN"))
    return 'a PEM is not a JWK Set; make a JWK of it: crypto.createPublicKey(pem).export({ format: "jwk" }) in Node';
  if (typeof input === "object" && input !== null && "keys" in input)
    return "must be the array that the JWK Set holds as its keys";
  return "must be public keys as JWKs, in an array";
};

/** Public keys as an operator writes them: themselves, or where they are published. */
export const jwksField: z.ZodMiniType<readonly RegisteredJwk[]> = z
  .array(
    z
      .looseObject({ kty: z.enum(["RSA", "EC", "OKP", "AKP"]) }, { error: notKey })
      .check(
        z.refine(
          (jwk) => !hasPrivateMember(jwk),
          "must be public keys: remove the private members, and replace the key, for it was shown here",
        ),
      ),
    { error: notKey },
  )
  // Not `minLength` and `maxLength`: they would also count the characters of a text.
  .check(z.refine((keys) => keys.length >= 1 && keys.length <= 50, "must hold 1 to 50 keys"));

/** The schema of a URL from which public keys are fetched. */
export const jwksUriField: z.ZodMiniType<string> = z
  .string()
  .check(
    z.refine(
      (text) => URL.canParse(text) && isFetched(new URL(text)) && !text.includes("#"),
      "must be an https URL without a user name or a fragment",
    ),
  );

/** A URL with a user name in it is fetched by nobody. */
const isFetched = ({ protocol, username, password }: URL): boolean =>
  protocol === "https:" && username === "" && password === "";

/** Reads the two fields that exclude each other (RFC 7591 §2). */
export const publicKeysOf = (
  { jwks, jwksUri }: { jwks?: readonly RegisteredJwk[] | undefined; jwksUri?: string | undefined },
  complain: Complain,
): PublicKeys | undefined => {
  if (jwks !== undefined && jwksUri !== undefined)
    complain("must not stand beside jwks: keys are registered themselves or by their place", [
      "jwksUri",
    ]);
  if (jwks !== undefined) return { jwks };
  return jwksUri === undefined ? undefined : { jwksUri };
};
