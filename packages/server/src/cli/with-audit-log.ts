import type { FullStorage, PortError } from "@mintport/core/ports";
import type { Result } from "@mintport/core/result";
import { sqlStorage } from "@mintport/storage-sql";
import type { AuditConnection, AuditFailure, AuditKeys } from "@mintport/telemetry/audit-log";
import { requireRightKey } from "../deployment/right-key.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import { keyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { auditKeys } from "../stores/audit/audit-keys.ts";
import { troubleText } from "../stores/audit/audit-trouble.ts";
import { requireCurrentSchema, shareConnection } from "../stores/open-sql.ts";
import { openStorage } from "../stores/open-storage.ts";
import type { CommandContext } from "./command-context.ts";
import { unwrap } from "./unwrap.ts";
import type { OpenStores } from "./with-stores.ts";

/** The value, or a refusal that names what is wrong with the keys, if it is they. */
export const unwrapKeyed = <T>(result: Result<T, PortError>): T =>
  unwrap(
    result.mapErr((failure) => {
      if (failure.kind === "corrupt") throw new CommandFailed(troubleText(failure), "port_error");
      return failure;
    }),
  );

/** The outcome of a verification, in words of the command line. */
export const faultText = ({ seq, fault, anchor: behind }: AuditFailure): string => {
  if (fault === "unknown_key")
    return `entry ${seq} and what follows is signed by a key that is not here: give it as one of MINTPORT_FORMER_AUDIT_KEYS, or the key-encryption key it was made of as one of MINTPORT_FORMER_KEY_ENCRYPTION_KEYS`;
  if (fault === "broken")
    return behind === undefined
      ? `the audit log is broken: entries from ${seq} on, which were there, are gone or others; look into it and run: mintport audit acknowledge`
      : `the audit log was cut before entry ${seq}, which says what was expected and found; when you have looked into it, run the command again with --anchor ${behind.seq}:${behind.hash}`;
  return `the audit log was tampered with at entry ${seq}`;
};

/** The keys that sign the log of these settings, by whatever stores there are. */
export const keysOf = async (settings: Settings): Promise<AuditKeys> => {
  const { storage, close } = await openStorage(settings);
  try {
    return await keysBeside(settings, storage);
  } finally {
    await close();
  }
};

/** The log in the database, for the length of one command. */
export interface OpenAuditLog {
  readonly settings: Settings;
  readonly connection: AuditConnection;
  /** The stores that stand beside it. */
  readonly storage: FullStorage;
  /** The keys that sign it. */
  keys(): Promise<AuditKeys>;
}

/** Opens the audit log for some work, and closes it afterwards. */
export const withAuditLog = async (
  { environment }: CommandContext,
  work: (log: OpenAuditLog) => Promise<void>,
): Promise<void> => {
  const settings = readSettings(environment);
  const database = shareConnection(settings);
  if (database === undefined) throw noLog();
  const { connection, close } = database;
  try {
    await requireCurrentSchema(settings, connection);
    const storage = sqlStorage(connection);
    await work({ settings, connection, storage, keys: () => keysBeside(settings, storage) });
  } finally {
    await close();
  }
};

/** The connection of a command that works on stores too; throws if there is no database. */
export const auditConnection = ({ connection }: OpenStores): AuditConnection => {
  if (connection === undefined) throw noLog();
  return connection;
};

const noLog = (): CommandFailed =>
  new CommandFailed("there is no audit log: MINTPORT_DATABASE_URL is not set");

const keysBeside = async (settings: Settings, storage: FullStorage): Promise<AuditKeys> => {
  const keys = await keyEncryptionKeys(settings, storage, { make: false });
  await requireRightKey(storage, keys);
  return auditKeys(settings, keys);
};
