import type { EndpointRequest, TenantId } from "@mintport/core";
import { sessionLifetime } from "./sessions.ts";

/** The cookie of a session, which the browser sends to this tenant's endpoints alone. The demo has no TLS, so it is not `Secure`. */
export const sessionCookie = (tenant: TenantId, secret: string): string =>
  cookie(tenant, secret, sessionLifetime);

/** The cookie that takes a session's away. */
export const endedCookie = (tenant: TenantId): string => cookie(tenant, "", 0);

/** What the browser's cookie holds. Of two of that name none counts: another page of this machine may have set the second. */
export const sessionIn = ({ headers }: Pick<EndpointRequest, "headers">): string | undefined => {
  const values = (headers.get("cookie") ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
};

const cookie = (tenant: TenantId, value: string, maxAge: number): string =>
  `${name}=${value}; Path=/api/v1/tenant/${tenant}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax`;

const name = "mintport-demo-session";
