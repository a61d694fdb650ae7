import type { Tenant } from "@mintport/core";
import type { ManagementError } from "@mintport/core/management";
import type { Instant, PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import type {
  AuditCount,
  AuditEntry,
  AuditQuery,
  AuditVerification,
} from "@mintport/telemetry/audit-log";
import type { Finding } from "../doctor/rule.ts";

/** What the admin API tells whoever only looks: the audit log, the doctor, and how a request would end. */
export interface AdminReports {
  /** The audit log; `undefined` where there is none. */
  readonly audit: AuditReader | undefined;
  /** What was asked and how it ended, and where that was counted: in the audit log, or by this process since its start. */
  readonly figures: {
    readonly source: "audit" | "process";
    count(since: Instant, step: number): ResultAsync<readonly AuditCount[], PortError>;
  };
  /** What the doctor finds, of every tenant. */
  findings(): ResultAsync<readonly Finding[], ManagementError>;
  /** The secrets and API keys that run out before `until`, soonest first, and how many clients were not looked at. */
  expiring(until: Instant): ResultAsync<Expiring, ManagementError>;
  /** How a request would end, with no effect on any store. */
  explain(tenant: Tenant, asked: ExplainedForm): ResultAsync<object, ManagementError>;
}

/** The audit log as it is read. */
export interface AuditReader {
  /** The entries that match, the latest first. */
  search(query: Omit<AuditQuery, "follow">): ResultAsync<readonly AuditEntry[], PortError>;
  /** Walks the whole chain. */
  verify(): ResultAsync<AuditVerification, PortError>;
}

/** Credentials that run out. */
export interface Expiring {
  readonly items: readonly ExpiringCredential[];
  /** Whether every client was looked at. */
  readonly complete: boolean;
}

/** One credential that runs out: named, and never shown. */
export interface ExpiringCredential {
  readonly kind: "secret" | "api-key";
  readonly tenant: string;
  readonly client: string;
  readonly id: string;
  readonly label?: string | undefined;
  readonly expiresAt: Instant;
}

/** A request as its form: the endpoint and the parameters that it is asked with. */
export interface ExplainedForm {
  readonly endpoint: "token" | "authorize";
  readonly parameters: Readonly<Record<string, string>>;
}
