import { hkdfSync } from "node:crypto";
import { ConfigurationError, type Observer, type RateLimiter } from "@mintport/core";
import {
  auditLog,
  migrateAuditLog,
  refuseWhenFull,
  tailAuditLog,
} from "@mintport/telemetry/audit-log";
import type { KeyEncryptionKeys } from "./key-encryption-key.ts";
import { sqlConnection } from "./open-storage.ts";
import type { Settings } from "./settings.ts";

/** The audit log of a server that runs. */
export interface RunningAudit {
  readonly observer: Observer;
  /** The limiter, and before it the log, if requests are refused while that is full. */
  limiter(limiter: RateLimiter | undefined): RateLimiter | undefined;
  /** Writes what waits, and lets the connection go. */
  close(): Promise<void>;
}

/** Opens the audit log in the database, signed with a key of its own; `undefined` if it is off or there is no database. */
export const openAudit = async (
  settings: Settings,
  keys: KeyEncryptionKeys,
): Promise<RunningAudit | undefined> => {
  const connection = sqlConnection(settings);
  const { audit } = settings;
  if (audit === "off" || connection === undefined) return undefined;
  await requireTable(settings);
  const log = auditLog({ ...connection, whenFull: audit, sign: { key: auditKey(settings, keys) } });
  return {
    observer: log,
    limiter: (limiter) => (audit === "refuse" ? refuseWhenFull(log, limiter) : limiter),
    close: async () => {
      const closed = await log.close();
      if (closed.isErr())
        throw new Error("the audit log cannot be closed", { cause: closed.error });
    },
  };
};

/** Makes the log's table, or brings it up to date; answers the steps that were taken. */
export const migrateAudit = async (settings: Settings): Promise<readonly string[]> => {
  const connection = sqlConnection(settings);
  if (connection === undefined) return [];
  return migrateAuditLog(connection).match(
    (steps) => steps.map((step) => `audit ${step}`),
    (cause) => {
      throw new Error("the audit log's table cannot be prepared", { cause });
    },
  );
};

/** What the log is signed with. By default made of the key-encryption key, so that the database alone cannot forge it. */
export const auditKey = (settings: Settings, { current }: KeyEncryptionKeys): Uint8Array =>
  settings.auditKey?.reveal() ??
  new Uint8Array(hkdfSync("sha256", current, "", "mintport audit log", 32));

const requireTable = async (settings: Settings): Promise<void> => {
  const connection = sqlConnection(settings);
  if (connection === undefined) return;
  for await (const entry of tailAuditLog(connection, { limit: 1 }))
    if (entry.isErr())
      throw new ConfigurationError("database", [
        {
          field: "audit log",
          message: "cannot be read; run: mintport migrate, or set MINTPORT_AUDIT=off",
        },
      ]);
};
