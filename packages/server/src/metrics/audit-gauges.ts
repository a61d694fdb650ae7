import { systemClock } from "@mintport/core/ports";
import type { AuditLog } from "@mintport/telemetry/audit-log";
import type { Meter } from "@opentelemetry/api";

/** Shows how far the audit log is behind, what it lost, and what keeps it from being written. */
export const auditGauges = (
  meter: Meter,
  log: Pick<AuditLog, "waiting" | "waitingSince" | "dropped" | "trouble">,
  now: () => number = systemClock.now,
): void => {
  meter
    .createObservableGauge("mintport.audit.waiting", {
      description: "Entries that wait to be written to the audit log",
      unit: "{entry}",
    })
    .addCallback((result) => {
      result.observe(log.waiting);
    });
  meter
    .createObservableGauge("mintport.audit.lag", {
      description: "Age of the oldest entry that waits to be written to the audit log",
      unit: "s",
    })
    .addCallback((result) => {
      result.observe(log.waitingSince === undefined ? 0 : now() - log.waitingSince);
    });
  meter
    .createObservableCounter("mintport.audit.dropped", {
      description: "Events that are in no audit log, because its buffer was full",
      unit: "{entry}",
    })
    .addCallback((result) => {
      result.observe(log.dropped);
    });
  meter
    .createObservableGauge("mintport.audit.trouble", {
      description:
        "Whether the audit log cannot be written: its chain broke, or the database fails",
      unit: "1",
    })
    .addCallback((result) => {
      for (const kind of ["broken", "failing"] as const)
        result.observe(log.trouble?.kind === kind ? 1 : 0, { "mintport.trouble": kind });
    });
};
