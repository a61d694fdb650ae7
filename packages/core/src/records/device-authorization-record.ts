import * as z from "zod/mini";
import type { BrowserBinding, ShownTo } from "../domain/authorization/interaction.ts";
import type { DeviceAuthorization } from "../domain/device/device-authorization.ts";
import type { DeviceInteraction } from "../domain/device/device-interaction.ts";
import { accessFields } from "./authorization-code-record.ts";
import { brand, instantField, scopeField } from "./fields.ts";
import { type RecordCodec, recordCodec } from "./record.ts";
import { recordObject } from "./record-object.ts";

const shownTo: z.ZodMiniType<ShownTo> = recordObject({
  subject: z.string(),
  session: brand<"Digest">(),
});

const browser: z.ZodMiniType<BrowserBinding> = recordObject({
  name: z.string(),
  secret: brand<"Digest">(),
});

/** The record of a device that waits for its user. */
export const deviceAuthorizationRecord: RecordCodec<DeviceAuthorization> =
  recordCodec<DeviceAuthorization>(
    recordObject({
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
        recordObject({ ...accessFields, family: brand<"FamilyId">(), offline: z.boolean() }),
      ),
    }),
  );

/** The record of a confirmation that waits for its user. */
export const deviceInteractionRecord: RecordCodec<DeviceInteraction> =
  recordCodec<DeviceInteraction>(
    recordObject({
      deviceCode: brand<"Digest">(),
      browser,
      shownTo,
      usableUntil: instantField,
    }),
  );
