import type { ClientId } from "@mintport/core";
import { type Digest, type FamilyId, type GrantId, instant } from "@mintport/core/ports";
import { emptyScope } from "@mintport/core/scope";
import type { DeviceAccess } from "../../../src/domain/device/device-authorization.ts";
import { firstGeneration } from "../../../src/domain/generation.ts";

/** What a user allowed a television. */
export const accessOf = (subject: string): DeviceAccess => ({
  ...{ client: "tv" as ClientId, subject, grant: "g1" as GrantId, family: "f1" as FamilyId },
  ...{ scope: emptyScope, resources: [], offline: true, session: "s1" as Digest },
  authentication: { at: instant(1_800_000_000) },
  generations: { tenant: firstGeneration, client: firstGeneration },
});
