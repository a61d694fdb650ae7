import * as z from "zod/mini";
import type { ClientRegistration } from "../domain/registration/client-registration.ts";
import { brand, instantField } from "./fields.ts";

/** How a client registered itself, as it is stored: with the digest of its registration access token, never the token. */
export const clientRegistrationField: z.ZodMiniType<ClientRegistration> = z.strictObject({
  registeredAt: instantField,
  by: z.union([
    z.strictObject({ door: z.literal("open") }),
    z.strictObject({
      door: z.literal("initial_access_token"),
      token: z.string(),
      profile: z.string(),
    }),
    z.strictObject({ door: z.literal("software_statement"), issuer: z.string() }),
  ]),
  accessToken: brand<"Digest">(),
  usedDay: z.exactOptional(instantField),
  takenOver: z.exactOptional(z.literal(true)),
  kept: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
