import { hkdfSync } from "node:crypto";
import type { AuditKeys } from "@mintport/telemetry/audit-log";
import type { KeyEncryptionKeys } from "../../settings/key-encryption-keys.ts";
import type { Settings } from "../../settings/settings.ts";

/**
 * The keys that sign the audit log, and those that signed it before. By default made of the key-encryption keys, so that the
 * database alone cannot forge it, and a change of those leaves the log verified. Also an audit key that was set later
 * knows what they signed.
 */
export const auditKeys = (
  settings: Settings,
  { current, former }: KeyEncryptionKeys,
): AuditKeys => {
  const derived = [current, ...former].map(derive);
  const given = [settings.auditKey, ...settings.formerAuditKeys].flatMap((key) =>
    key === undefined ? [] : [key.reveal()],
  );
  const [first, ...others] =
    settings.auditKey === undefined ? [...derived, ...given] : [...given, ...derived];
  return { key: first ?? derive(current), formerKeys: others };
};

const derive = (key: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", key, "", "mintport audit log", 32));
