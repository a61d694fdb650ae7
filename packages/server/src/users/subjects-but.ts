import type { TenantId } from "@mintport/core";
import type { Subjects } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";

/** The users whom a login knows, without those whom the settings block. */
export const subjectsBut = (
  blocked: readonly string[],
  isKnown: (subject: string, tenant: TenantId) => boolean,
): Subjects => ({
  standing: (tenant, subject) => {
    if (blocked.includes(subject)) return ok("refused");
    return ok(isKnown(subject, tenant) ? "good" : "unknown");
  },
});
