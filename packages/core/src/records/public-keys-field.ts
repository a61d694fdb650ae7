import * as z from "zod/mini";
import type { PublicKeys } from "../domain/public-keys.ts";

/** Public keys as they are stored. */
export const publicKeysField: z.ZodMiniType<PublicKeys> = z.union([
  z.strictObject({ jwks: z.array(z.looseObject({ kty: z.string() })) }),
  z.strictObject({ jwksUri: z.string() }),
]);
