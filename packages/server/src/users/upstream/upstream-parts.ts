import type { Observer } from "@mintport/core";
import type { AuthorizePages, Clock, TenantStore } from "@mintport/core/ports";
import type { PendingLogins } from "./pending-logins.ts";
import type { UpstreamClient } from "./upstream-client.ts";
import type { UpstreamProvider } from "./upstream-provider.ts";
import type { UpstreamSessions } from "./upstream-sessions.ts";

/** The parts that the pages of a login at providers work with. */
export interface UpstreamParts {
  readonly providers: readonly UpstreamProvider[];
  /** We as a client of each provider, by its name. */
  readonly clients: ReadonlyMap<string, UpstreamClient>;
  readonly logins: PendingLogins;
  readonly sessions: UpstreamSessions;
  readonly tenants: TenantStore;
  /** Show the problems, as the pages of an authorization do. */
  readonly pages: AuthorizePages;
  readonly observer: Observer | undefined;
  readonly clock: Clock;
}
