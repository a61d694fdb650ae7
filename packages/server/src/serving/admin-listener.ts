import type { RequestListener } from "node:http";
import type { TenantId } from "@mintport/core";
import { adminApi } from "../admin/admin-api.ts";
import type { OpenedConsole } from "../console/open-console.ts";
import { operatorsOf } from "../console/operators.ts";
import { type ReportedParts, reportsOf } from "../console/reports-of.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Settings } from "../settings/settings.ts";
import type { RunningAudit } from "../stores/audit/open-audit.ts";

/** The parts of a server that runs which its admin API works with. */
export interface AdministeredParts extends Omit<ReportedParts, "deployment"> {
  readonly deployment: Deployment;
  readonly audit: RunningAudit | undefined;
}

/** The admin API of these settings, at whichever port it is. */
export const adminListener = (
  adminTenant: TenantId,
  settings: Settings,
  { deployment, audit, keys, users, recent }: AdministeredParts,
): RequestListener =>
  adminApi(adminTenant, {
    ...deployment,
    operators: operatorsOf(settings),
    reports: reportsOf(settings, { deployment, keys, users, recent }),
    ...{ audit: audit?.log, requestTimeout: deployment.config.requestTimeout },
  });

/** The console, where its paths are asked for, before everything else. */
export const withConsole =
  (console: OpenedConsole | undefined, next: RequestListener): RequestListener =>
  (request, response) => {
    const [path = ""] = (request.url ?? "").split("?", 1);
    (console?.routes(path) ?? next)(request, response);
  };
