import * as z from "zod/mini";
import type { ClientRegistration } from "../domain/registration/client-registration.ts";
import { brand, instantField } from "./fields.ts";
import { recordObject } from "./record-object.ts";

/** How a client registered itself, as it is stored: with the digest of its registration access token, never the token. */
export const clientRegistrationField: z.ZodMiniType<ClientRegistration> = recordObject({
  registeredAt: instantField,
  by: z.union([
    recordObject({ door: z.literal("open") }),
    recordObject({
      door: z.literal("initial_access_token"),
      token: z.string(),
      profile: z.string(),
    }),
    recordObject({ door: z.literal("software_statement"), issuer: z.string() }),
  ]),
  accessToken: brand<"Digest">(),
  usedDay: z.exactOptional(instantField),
  takenOver: z.exactOptional(z.literal(true)),
  kept: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});
