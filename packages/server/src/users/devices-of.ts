import { hkdfSync } from "node:crypto";
import { type DevicesCapability, deviceAuthorization } from "@mintport/core";
import type { KeyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import type { Settings } from "../settings/settings.ts";

/**
 * The connecting of devices (RFC 8628), where the setting `devices` has it. The key of the user codes is made of the key-encryption key,
 * which all nodes of a store share: another one ends the devices that wait, and nothing else.
 */
export const devicesOf = (
  { devices }: Pick<Settings, "devices">,
  { current }: Pick<KeyEncryptionKeys, "current">,
): DevicesCapability | undefined =>
  devices
    ? deviceAuthorization({
        userCodeSecret: new Uint8Array(hkdfSync("sha256", current, "", "mintport user codes", 32)),
      })
    : undefined;
