import * as z from "zod/mini";
import type { BrowserBinding, ShownTo } from "../domain/authorization/interaction.ts";
import type { DeviceAuthorization } from "../domain/device/device-authorization.ts";
import type { DeviceInteraction } from "../domain/device/device-interaction.ts";
import { accessFields } from "./authorization-code-record.ts";
import { brand, instantField, scopeField } from "./fields.ts";
import { type RecordCodec, recordCodec } from "./record.ts";

const shownTo: z.ZodMiniType<ShownTo> = z.strictObject({
  subject: z.string(),
  session: brand<"Digest">(),
});

const browser: z.ZodMiniType<BrowserBinding> = z.strictObject({
  name: z.string(),
  secret: brand<"Digest">(),
});

/** The record of a device that waits for its user. */
export const deviceAuthorizationRecord: RecordCodec<DeviceAuthorization> =
  recordCodec<DeviceAuthorization>(
    z.strictObject({
      client: brand<"ClientId">(),
      scope: scopeField,
      resources: z.array(brand<"ResourceIndicator">()),
      offline: z.boolean(),
      startedAt: instantField,
      startedFrom: z.exactOptional(z.string()),
      usableUntil: instantField,
      interval: z.int(),
      polledAt: z.exactOptional(instantField),
      state: z.enum(["pending", "approved", "denied", "told"]),
      claimedBy: z.exactOptional(shownTo),
      access: z.exactOptional(
        z.strictObject({ ...accessFields, family: brand<"FamilyId">(), offline: z.boolean() }),
      ),
    }),
  );

/** The record of a confirmation that waits for its user. */
export const deviceInteractionRecord: RecordCodec<DeviceInteraction> =
  recordCodec<DeviceInteraction>(
    z.strictObject({
      deviceCode: brand<"Digest">(),
      browser,
      shownTo,
      usableUntil: instantField,
    }),
  );
