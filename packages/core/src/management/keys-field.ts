import { z } from "zod";
import type { PublicKeys, RegisteredJwk } from "../domain/public-keys.ts";

/** Public keys as an operator writes them: themselves, or where they are published. */
export const jwksField: z.ZodType<readonly RegisteredJwk[]> = z
  .array(
    z
      .looseObject({ kty: z.enum(["RSA", "EC", "OKP", "AKP"]) })
      .refine(
        (jwk) => !privateMembers.some((member) => Object.hasOwn(jwk, member)),
        "must be public keys: remove the private members, and replace the key, for it was shown here",
      ),
  )
  .min(1)
  .max(50);

export const jwksUriField: z.ZodType<string> = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).protocol === "https:" && !text.includes("#"),
    "must be an https URL without a fragment",
  );

/** Reads the two fields that exclude each other (RFC 7591 §2). */
export const publicKeysOf = (
  { jwks, jwksUri }: { jwks?: readonly RegisteredJwk[] | undefined; jwksUri?: string | undefined },
  context: z.RefinementCtx,
): PublicKeys | undefined => {
  if (jwks !== undefined && jwksUri !== undefined)
    context.addIssue({
      code: "custom",
      path: ["jwksUri"],
      message: "must not stand beside jwks: keys are registered themselves or by their place",
    });
  if (jwks !== undefined) return { jwks };
  return jwksUri === undefined ? undefined : { jwksUri };
};

const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];
