import type { PortError } from "@mintport/core";
import type { AuditConnection, AuditFailure, AuditKeys } from "@mintport/telemetry/audit-log";
import type { Result } from "neverthrow";
import { requireRightKey } from "../deployment/right-key.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import { keyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { auditKeys } from "../stores/audit/audit-keys.ts";
import { troubleText } from "../stores/audit/audit-trouble.ts";
import { requireCurrentSchema, sqlConnection } from "../stores/open-sql.ts";
import { openStorage } from "../stores/open-storage.ts";
import type { CommandContext } from "./command-context.ts";
import { unwrap } from "./unwrap.ts";

/** The value, or a refusal that names what is wrong with the keys, if it is they. */
export const unwrapKeyed = <T>(result: Result<T, PortError>): T =>
  unwrap(
    result.mapErr((failure) => {
      if (failure.kind === "corrupt") throw new CommandFailed(troubleText(failure), "port_error");
      return failure;
    }),
  );

/** What verification found, in words of the command line. */
export const faultText = ({ seq, fault, anchor: behind }: AuditFailure): string => {
  if (fault === "unknown_key")
    return `entry ${seq} and what follows is signed by a key that is not here: give it as one of MINTPORT_FORMER_AUDIT_KEYS, or the key-encryption key it was made of as one of MINTPORT_FORMER_KEY_ENCRYPTION_KEYS`;
  if (fault === "broken")
    return behind === undefined
      ? `the audit log is broken: entries from ${seq} on, which were there, are gone or others; look into it and run: mintport audit acknowledge`
      : `the audit log was cut before entry ${seq}, which says what was expected and found; when you have looked into it, verify from there on with --anchor ${behind.seq}:${behind.hash}`;
  return `the audit log was tampered with at entry ${seq}`;
};

export const keysOf = async (settings: Settings): Promise<AuditKeys> => {
  const { storage, close } = await openStorage(settings);
  try {
    const keys = await keyEncryptionKeys(settings, storage, { make: false });
    await requireRightKey(storage, keys);
    return auditKeys(settings, keys);
  } finally {
    await close();
  }
};

export const connectionOf = async ({ environment }: CommandContext): Promise<AuditConnection> => {
  const settings = readSettings(environment);
  const connection = sqlConnection(settings);
  if (connection === undefined)
    throw new CommandFailed("there is no audit log: MINTPORT_DATABASE_URL is not set");
  await requireCurrentSchema(settings);
  return connection;
};
