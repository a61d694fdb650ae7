export { type AuditLog, auditLog } from "./audit-log.ts";
export type { ChainHead } from "./chain.ts";
export type { AuditConnection } from "./database.ts";
export { migrateAuditLog } from "./migrate.ts";
export type { AuditLogOptions } from "./options.ts";
export { refuseWhenFull } from "./refuse-when-full.ts";
export type { AuditFault } from "./row-fault.ts";
export type { Schedule } from "./schedule.ts";
export { type AuditEntry, type AuditQuery, tailAuditLog } from "./tail.ts";
export {
  type AuditVerification,
  type VerifyOptions,
  verifyAuditLog,
} from "./verify.ts";
