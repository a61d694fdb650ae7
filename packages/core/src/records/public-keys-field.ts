import * as z from "zod";
import type { PublicKeys } from "../domain/public-keys.ts";

/** Public keys as they are stored. */
export const publicKeysField: z.ZodType<PublicKeys> = z.union([
  z.strictObject({ jwks: z.array(z.looseObject({ kty: z.string() })) }),
  z.strictObject({ jwksUri: z.string() }),
]);
