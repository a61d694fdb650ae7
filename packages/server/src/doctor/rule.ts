import type { Client, Tenant } from "@mintport/core";
import type { Instant } from "@mintport/core/ports";
import type { Settings } from "../settings/settings.ts";

/** The set of rules that a rule is taken from. */
export type Profile = "oauth2.1" | "rfc9700" | "fapi2" | "mcp" | "operations";

/** Every profile, in the order in which help names them. */
export const profiles: readonly Profile[] = ["oauth2.1", "rfc9700", "fapi2", "mcp", "operations"];

/**
 * - `error`: the profile forbids it;
 * - `warning`: it advises against it;
 * - `note`: it may be right, or the doctor could not look.
 */
export type Severity = "error" | "warning" | "note";

/** A rule about tenants or clients, and what it says of one that breaks it. */
export interface Rule<Subject> {
  /** Stable, for scripts that look for it. */
  readonly id: string;
  readonly profile: Profile;
  readonly severity: Severity;
  /** The sentence that asks for it: document and section. */
  readonly source: string;
  /** Why it matters. */
  readonly why: string;
  /** The change that mends it. */
  readonly change: string | ((subject: Subject) => string);
  /** Whether the subject breaks the rule. */
  breaks(subject: Subject): boolean;
}

/** A tenant as a rule sees it. */
export interface TenantSubject {
  readonly tenant: Tenant;
  /** Whether its tokens open the admin API. */
  readonly administers: boolean;
  /** Whether documents make clients there that nobody registered. */
  readonly takesDocuments: boolean;
  readonly settings: Settings;
  readonly now: Instant;
}

/** A client as a rule sees it, with its tenant. */
export interface ClientSubject extends TenantSubject {
  readonly client: Client;
}

/** One thing that is not as a profile wants it. */
export interface Finding extends Omit<Rule<never>, "breaks" | "id" | "change"> {
  readonly change: string;
  readonly rule: string;
  /** `tenant acme`, `tenant acme, client billing`, `settings`, `database`, or a Redis by its address. */
  readonly subject: string;
}
