import type { PortError } from "@mintport/core/ports";
import { err, ok, type Result, ResultAsync } from "@mintport/core/result";
import {
  type AuditEntry,
  countAuditLog,
  tailAuditLog,
  verifyAuditLog,
} from "@mintport/telemetry/audit-log";
import type { AdminReports, AuditReader } from "../admin/admin-reports.ts";
import type { KeyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import type { Settings } from "../settings/settings.ts";
import { auditKeys } from "../stores/audit/audit-keys.ts";
import { auditMemory } from "../stores/audit/audit-memory.ts";
import { sqlConnection } from "../stores/open-sql.ts";

/** The audit log, read and counted. */
export interface CountedAuditReader extends AuditReader {
  readonly count: AdminReports["figures"]["count"];
}

/** The audit log of these settings, to be read; `undefined` if it is off or there is no database. Each question opens and closes a connection of its own. */
export const auditReader = (
  settings: Settings,
  keys: KeyEncryptionKeys,
): CountedAuditReader | undefined => {
  if (settings.audit === "off") return undefined;
  const connect = () => sqlConnection(settings);
  if (connect() === undefined) return undefined;
  const open = () => connect() as NonNullable<ReturnType<typeof connect>>;
  return {
    search: (query) => new ResultAsync(entriesOf(tailAuditLog(open(), query))),
    count: (since, step) => countAuditLog(open(), { since, step }),
    verify: () =>
      verifyAuditLog(open(), { ...auditKeys(settings, keys), memory: auditMemory(settings) }),
  };
};

const entriesOf = async (
  found: ReturnType<typeof tailAuditLog>,
): Promise<Result<readonly AuditEntry[], PortError>> => {
  const entries: AuditEntry[] = [];
  for await (const entry of found) {
    if (entry.isErr()) return err(entry.error);
    entries.push(entry.value);
  }
  return ok(entries.reverse());
};
