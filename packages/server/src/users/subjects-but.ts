import type { TenantId } from "@mintport/core";
import type { Subjects } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { isNoOperator } from "../console/operators.ts";
import type { Settings } from "../settings/settings.ts";

/** The settings that end what users are given. */
export type SubjectSettings = Pick<Settings, "blockedSubjects" | "console" | "adminTenant">;

/**
 * The users whom a login knows, without those whom the settings block. Where there is a console, nobody but its operators
 * gets a token of the admin tenant: with a code, at a refresh, and with whatever else asks for a user's standing.
 */
export const subjectsBut = (
  settings: SubjectSettings,
  isKnown: (subject: string, tenant: TenantId) => boolean,
): Subjects => ({
  standing: (tenant, subject) => {
    if (settings.blockedSubjects.includes(subject) || isNoOperator(settings, tenant, subject))
      return ok("refused");
    return ok(isKnown(subject, tenant) ? "good" : "unknown");
  },
});
