import * as z from "zod/mini";
import type { PublicKeys } from "../domain/public-keys.ts";
import { recordObject } from "./record-object.ts";

/** Public keys as they are stored. */
export const publicKeysField: z.ZodMiniType<PublicKeys> = z.union([
  recordObject({ jwks: z.array(z.looseObject({ kty: z.string() })) }),
  recordObject({ jwksUri: z.string() }),
]);
