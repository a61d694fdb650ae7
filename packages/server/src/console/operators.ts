import type { TenantId } from "@mintport/core";
import { parseTenantId } from "@mintport/core/management";
import type { Scope } from "@mintport/core/scope";
import { requireScope } from "@mintport/resource-server";
import type { Settings } from "../settings/settings.ts";

/** What each operator may do, by the subject of a user of the admin tenant. Whoever is not in it operates nothing. */
export type Operators = ReadonlyMap<string, Scope>;

/** The operators whom the settings name. Without the console nobody is one. */
export const operatorsOf = ({ console: setting }: Pick<Settings, "console">): Operators =>
  new Map(
    setting === "off"
      ? []
      : Object.entries(setting.operators).map(([subject, scope]) => [
          subject,
          requireScope(...scope.split(" ")),
        ]),
  );

/** Whether a user of the admin tenant gets no token there, because the console is on and nobody named them. */
export const isNoOperator = (
  settings: Pick<Settings, "console" | "adminTenant">,
  tenant: TenantId,
  subject: string,
): boolean =>
  settings.console !== "off" &&
  tenant === parseTenantId(settings.adminTenant ?? "") &&
  !operatorsOf(settings).has(subject);
