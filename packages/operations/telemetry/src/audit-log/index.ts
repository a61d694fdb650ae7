export { type AcknowledgeOptions, acknowledgeAuditBreaks } from "./acknowledge.ts";
export { type ArchiveOptions, type AuditArchive, archiveAuditLog } from "./archive.ts";
export { type AuditLog, type AuditTrouble, auditLog } from "./audit-log.ts";
export { type AuditTable, auditTables } from "./audit-tables.ts";
export type { ChainBreak } from "./breaks.ts";
export type { ChainHead } from "./chain.ts";
export { ChainBroken } from "./continuity.ts";
export { type AuditCount, type AuditCounting, countAuditLog } from "./count.ts";
export { resignAuditCut } from "./cut.ts";
export type { AuditConnection } from "./database.ts";
export { decisionsOnly } from "./decisions-only.ts";
export type { ManagementActor, ManagementEvent } from "./management-event.ts";
export type { HeadMemory } from "./memory.ts";
export { migrateAuditLog } from "./migrate.ts";
export type { AuditLogOptions } from "./options.ts";
export { type AuditPruning, pruneAuditLog } from "./prune.ts";
export { type ReadArchive, readAuditArchive } from "./read-archive.ts";
export { refuseWhenFull } from "./refuse-when-full.ts";
export type { AuditFault } from "./row-fault.ts";
export type { Schedule } from "./schedule.ts";
export type { AuditKeys } from "./signing.ts";
export { auditFunctions } from "./sqlite/audit-functions.ts";
export { type AuditEntry, type AuditQuery, tailAuditLog } from "./tail.ts";
export {
  type AuditFailure,
  type AuditVerification,
  type VerifyOptions,
  verifyAuditLog,
} from "./verify.ts";
