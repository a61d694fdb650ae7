import type { RequestListener } from "node:http";
import { createAuthorizationServer, type Observer, type Tenant } from "@mintport/core";
import { present } from "@mintport/core/ports";
import { forwardedReader, type HttpOptions, nodeHandler } from "@mintport/http/node";
import { adminPath } from "../admin/admin-path.ts";
import type { ConsoleRoutes } from "../console/console-routes.ts";
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
  /** The admin API below `/admin/v1`, if it is here. */
  readonly admin?: RequestListener;
  /** The console below `/admin/console`, if it is here. */
  readonly console?: ConsoleRoutes;
  /** Who the users are and how they log in. Without it clients act for themselves alone. */
  readonly users?: Users;
  /** The options that tell the binding of proxies and certificates. */
  readonly http?: Omit<HttpOptions, "basePath" | "tenant">;
}

/** The ready server as a listener: the OAuth endpoints, then the admin API and the demo's routes, where a deployment has them. */
export const app = (
  deployment: Deployment,
  { observer, demoTenant, admin, console: operated, users, http }: AppOptions = {},
): RequestListener => {
  const server = createAuthorizationServer({
    ...deployment.config,
    ...present({ observer, users: users?.capability }),
  });
  const oauth = nodeHandler(server, { ...http, basePath });
  const forwarded = forwardedReader(http ?? {});
  const demo = demoTenant && demoRoutes(demoTenant, deployment.keys);
  const pages = pagesOf(users, demoTenant);
  const oauthOnly = [admin, operated, demo, pages].every((part) => part === undefined);
  if (oauthOnly) return oauth;
  return (request, response) => {
    const { url = "" } = request;
    if (admin !== undefined && url.startsWith(`${adminPath}/`)) {
      admin(request, response);
      return;
    }
    const [path = ""] = url.split("?", 1);
    const shown = operated?.(path);
    const page = pages?.(path);
    if (shown !== undefined) shown(request, response);
    else if (page !== undefined) servePage(page, { request, response, forwarded });
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
