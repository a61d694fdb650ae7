import type { EndpointRequest, Tenant } from "@mintport/core";
import type { Seconds } from "@mintport/core/ports";

/** The tenant whose login a cookie belongs to. */
export type CookieTenant = Pick<Tenant, "id" | "issuer">;

/** The names of our cookies, behind the prefix. Core's own have eight characters there, and none of these has. */
export const cookieNames = {
  session: ({ id }: CookieTenant): string => `session-${id}`,
  /** One for each login under way: several tabs do not get into each other's way. */
  login: (login: string): string => `login-${login}`,
  /** The last login came to nothing in a way that another account could mend. */
  again: ({ id }: CookieTenant): string => `another-account-${id}`,
} as const;

/**
 * A cookie that no script reads, and that comes along from the provider by a link alone. `__Host-` binds it to this host over TLS (RFC
 * 6265bis §4.1.3); plain http, which only loopback has, cannot use that.
 */
export const hostCookie = (
  tenant: CookieTenant,
  name: string,
  value: string,
  lifetime: Seconds,
): string =>
  [
    `${prefixOf(tenant)}${name}=${value}`,
    ...["Path=/", `Max-Age=${lifetime}`, "HttpOnly", "SameSite=Lax"],
    ...(isSecure(tenant) ? ["Secure"] : []),
  ].join("; ");

/** What takes a cookie away. */
export const endedCookie = (tenant: CookieTenant, name: string): string =>
  hostCookie(tenant, name, "", 0);

/** What a cookie of ours holds. Of two of one name none counts. */
export const cookieIn = (
  request: Pick<EndpointRequest, "headers">,
  tenant: CookieTenant,
  name: string,
): string | undefined => {
  const values = cookiesIn(request)
    .filter(([found]) => found === `${prefixOf(tenant)}${name}`)
    .map(([, value]) => value);
  return values.length === 1 ? values[0] : undefined;
};

/** The logins under way in this browser that are one too many beside a new one, the oldest first (RFC 6265 §5.4). */
export const surplusLogins = (
  request: Pick<EndpointRequest, "headers">,
  tenant: CookieTenant,
): readonly string[] => {
  const prefix = `${prefixOf(tenant)}login-`;
  const logins = cookiesIn(request)
    .filter(([name]) => name.startsWith(prefix) && /^[\w-]{12}$/.test(name.slice(prefix.length)))
    .map(([name]) => name.slice(prefix.length));
  return logins.slice(0, Math.min(16, Math.max(0, logins.length - (mostLogins - 1))));
};

/** A browser has so many at most, so that its header stays small. */
const mostLogins = 8;

const isSecure = ({ issuer }: CookieTenant): boolean => issuer.startsWith("https:");

const prefixOf = (tenant: CookieTenant): string =>
  isSecure(tenant) ? "__Host-mintport-" : "mintport-";

const cookiesIn = ({
  headers,
}: Pick<EndpointRequest, "headers">): readonly (readonly [name: string, value: string])[] =>
  (headers.get("cookie") ?? "").split(";").flatMap((pair) => {
    const equals = pair.indexOf("=");
    return equals === -1
      ? []
      : [[pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()] as const];
  });
