import type { RequestListener } from "node:http";
import {
  createAuthorizationServer,
  type Observer,
  type Tenant,
  type TenantId,
} from "@mintport/core";
import { present } from "@mintport/core/ports";
import { forwardedReader, type HttpOptions, nodeHandler } from "@mintport/http/node";
import type { AuditLog } from "@mintport/telemetry/audit-log";
import { adminApi, adminPath } from "../admin/admin-api.ts";
import { demoRoutes } from "../demo/routes.ts";
import { demoWebApp } from "../demo/web-app/demo-web-app.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { type BrowserPages, servePage } from "../users/browser-pages.ts";
import type { Users } from "../users/users.ts";

/** Where the ready server's endpoints hang. */
export const basePath = "/api/v1/tenant/:tenant/oauth";

/** The parts of the HTTP application that a deployment may leave out. */
export interface AppOptions {
  readonly observer?: Observer;
  /** The quickstart's tenant, for the demo's routes. */
  readonly demoTenant?: Tenant;
  /** The tenant whose tokens open the admin API below `/admin/v1`, and the log of what is done there. */
  readonly admin?: { readonly tenant: TenantId; readonly audit: AuditLog | undefined };
  /** Who the users are and how they log in. Without it clients act for themselves alone. */
  readonly users?: Users;
  /** The options that tell the binding of proxies and certificates. */
  readonly http?: Omit<HttpOptions, "basePath" | "tenant">;
}

/** The ready server as a listener: the OAuth endpoints, then the admin API and the demo's routes, where a deployment has them. */
export const app = (
  deployment: Deployment,
  { observer, demoTenant, admin: opened, users, http }: AppOptions = {},
): RequestListener => {
  const server = createAuthorizationServer({
    ...deployment.config,
    ...present({ observer, users: users?.capability }),
  });
  const oauth = nodeHandler(server, { ...http, basePath });
  const forwarded = forwardedReader(http ?? {});
  const admin =
    opened &&
    adminApi(opened.tenant, {
      ...deployment,
      ...{ audit: opened.audit, requestTimeout: deployment.config.requestTimeout },
    });
  const demo = demoTenant && demoRoutes(demoTenant, deployment.keys);
  const pages = pagesOf(users, demoTenant);
  if (admin === undefined && demo === undefined && pages === undefined) return oauth;
  return (request, response) => {
    const { url = "" } = request;
    if (admin !== undefined && url.startsWith(`${adminPath}/`)) {
      admin(request, response);
      return;
    }
    const page = pages?.(url.split("?", 1)[0] ?? "");
    if (page !== undefined) servePage(page, { request, response, forwarded });
    else if (demo === undefined) oauth(request, response);
    else
      oauth(request, response, () => {
        demo(request, response);
      });
  };
};

/** The pages of the login, and those of the demo's web app that leads there. */
const pagesOf = (
  users: Users | undefined,
  demoTenant: Tenant | undefined,
): BrowserPages | undefined => {
  const login = users?.pages;
  if (login === undefined || demoTenant === undefined) return login;
  const webApp = demoWebApp(demoTenant);
  return (path) => login(path) ?? webApp(path);
};
