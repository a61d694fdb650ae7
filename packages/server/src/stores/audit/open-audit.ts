import type { Observer } from "@mintport/core";
import { ConfigurationError, type RateLimiter, systemClock } from "@mintport/core/ports";
import {
  type AuditConnection,
  type AuditLog,
  auditFunctions,
  auditLog,
  decisionsOnly,
  migrateAuditLog,
  refuseWhenFull,
  tailAuditLog,
} from "@mintport/telemetry/audit-log";
import type { KeyEncryptionKeys } from "../../settings/key-encryption-keys.ts";
import type { Settings } from "../../settings/settings.ts";
import { sqlConnection } from "../open-sql.ts";
import { auditKeys } from "./audit-keys.ts";
import { auditMemory } from "./audit-memory.ts";
import { auditTroubleTeller, troubleText } from "./audit-trouble.ts";

/** The audit log of a server that runs. */
export interface RunningAudit {
  readonly observer: Observer;
  /** Takes management events. */
  readonly log: AuditLog;
  /** Whether nothing but a short trouble keeps it from being written. */
  isReady(): Promise<boolean>;
  /** The limiter, and before it the log, if requests are refused while that cannot be written. */
  limiter(limiter: RateLimiter | undefined): RateLimiter | undefined;
  /** Writes what waits, and lets the connection go. */
  close(): Promise<void>;
}

/**
 * Opens the audit log in the database, signed with a key of its own; `undefined` if it is off or there is no database.
 * Throws `ConfigurationError` if its table is not there, or if it is signed by a key that is not here.
 */
export const openAudit = async (
  settings: Settings,
  keys: KeyEncryptionKeys,
  say: (line: string) => void,
  connection: AuditConnection | undefined = ownConnection(settings),
): Promise<RunningAudit | undefined> => {
  const { audit } = settings;
  if (audit === "off" || connection === undefined) return undefined;
  await requireTable(connection);
  const teller = auditTroubleTeller(say);
  const log = auditLog({
    ...connection,
    whenFull: audit,
    sign: auditKeys(settings, keys),
    memory: auditMemory(settings),
    onFailure: (failure) => {
      teller.failed(failure);
    },
    onRecovery: () => {
      teller.recovered();
    },
  });
  // Trouble is known before the first request, and a start with a wrong key is none.
  const checked = await log.check();
  if (checked.isErr() && isKeyMissing(checked.error.cause)) {
    await log.close().match(ignore, ignore);
    throw new ConfigurationError("audit log", [
      { field: keySetting(settings), message: troubleText(checked.error) },
    ]);
  }
  return {
    observer: settings.auditEvents === "all" ? log : decisionsOnly(log),
    log,
    isReady: async () => {
      // Where nobody asks for anything, a chain that broke would be found by nobody.
      await log.check().match(ignore, ignore);
      const { trouble } = log;
      return (
        trouble === undefined ||
        (trouble.kind === "failing" && systemClock.now() - trouble.since < patience)
      );
    },
    limiter: (limiter) => (audit === "refuse" ? refuseWhenFull(log, limiter) : limiter),
    close: async () => {
      const closed = await log.close();
      if (closed.isErr())
        throw new Error(`entries of the audit log that are lost: ${log.waiting}`, {
          cause: closed.error,
        });
    },
  };
};

/** SQLite chains and inserts in its own thread, so that this costs the requests next to nothing. */
const ownConnection = (settings: Settings): AuditConnection | undefined => {
  const connection = sqlConnection(settings, { functions: auditFunctions });
  const hasFunctions = settings.databaseUrl?.reveal().startsWith("sqlite:") === true;
  return connection && { ...connection, hasFunctions };
};

/** The failure stands in the log's `trouble`, and on standard error. */
const ignore = (): void => {};

/** Seconds that the log may fail to be written before this node is not ready. */
const patience = 10;

const isKeyMissing = (cause: unknown): boolean =>
  typeof cause === "object" &&
  cause !== null &&
  "name" in cause &&
  (cause.name === "AuditKeyUnknown" || cause.name === "AuditMemoryNotOurs");

/** The setting that the log's key comes from. */
const keySetting = ({ auditKey }: Settings): string =>
  auditKey === undefined ? "MINTPORT_KEY_ENCRYPTION_KEY" : "MINTPORT_AUDIT_KEY";

/** Makes the log's tables, or brings them up to date; answers the steps that were taken. */
export const migrateAudit = async (settings: Settings): Promise<readonly string[]> => {
  const connection = sqlConnection(settings, { migrates: true });
  if (connection === undefined) return [];
  return migrateAuditLog(connection).match(
    (steps) => steps.map((step) => `audit ${step}`),
    (cause) => {
      throw new Error("the audit log's table cannot be prepared", { cause });
    },
  );
};

const requireTable = async (connection: AuditConnection): Promise<void> => {
  for await (const entry of tailAuditLog(connection, { limit: 1 }))
    if (entry.isErr())
      throw new ConfigurationError("database", [
        {
          field: "audit log",
          message: "cannot be read; run: mintport migrate, or set MINTPORT_AUDIT=off",
        },
      ]);
};
