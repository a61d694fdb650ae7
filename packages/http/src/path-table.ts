import {
  type AuthorizationServer,
  ConfigurationError,
  type Endpoint,
  pathBelowIssuer,
} from "@mintport/core";
import type { ClientCertificateSource } from "./certificate/client-certificate-source.ts";
import type { Proxies } from "./forwarded/forwarded-reader.ts";

/** Where a binding serves an authorization server. */
export interface HttpOptions {
  /**
   * The path that the endpoints hang below, with `:tenant` for the tenant's name:
   * `/api/v1/tenant/:tenant/oauth`. It ends with the server's `endpointPath`, and what is before that is the path of
   * the issuers.
   */
  readonly basePath: string;
  /** The tenant, where there is only one and its name stands in no path. */
  readonly tenant?: string;
  /**
   * Where the client's TLS certificate is read (RFC 8705): `tlsCertificates()` or `certificateHeader(…)` of
   * `@mintport/http/client-certificate`. Without it none is.
   */
  readonly clientCertificates?: ClientCertificateSource;
  /** The proxies that are believed when they say whom they forward for. Without it the peer is the client. */
  readonly proxies?: Proxies;
  /** The header in which those proxies pass a request's id on, as `X-Request-Id`. From anybody else it is ignored. */
  readonly requestIdHeader?: string;
}

/** The endpoint that a path leads to, and the tenant that it names. */
export interface Route {
  readonly endpoint: Endpoint;
  /** The tenant's name as it stands in the path. */
  readonly tenant: string;
}

/** Finds the endpoint of a path. Paths are compared as they were sent: no decoding, no folding, no clean-up. */
export type PathTable = (path: string) => Route | undefined;

/** The one path table of all bindings. Throws `ConfigurationError` if `basePath` is wrong. */
export const pathTable = (server: AuthorizationServer, options: HttpOptions): PathTable => {
  const issuerPattern = issuerPatternOf(server, options);
  const rows = server.endpoints.flatMap(({ path, handle }) => [
    row(`${issuerPattern}${pathBelowIssuer(path)}`, handle),
    // RFC 8414 §3.1: a well-known name stands before the issuer's path; many clients look below it.
    ...("wellKnown" in path ? [row(`${pathBelowIssuer(path)}${issuerPattern}`, handle)] : []),
  ]);
  return (path) => {
    for (const { prefix, suffix, endpoint } of rows) {
      const tenant = tenantIn(path, prefix, suffix, options.tenant);
      if (tenant !== undefined) return { endpoint, tenant };
    }
    return undefined;
  };
};

interface Row {
  readonly prefix: string;
  /** `undefined` where the path names no tenant. */
  readonly suffix: string | undefined;
  readonly endpoint: Endpoint;
}

const row = (pattern: string, endpoint: Endpoint): Row => {
  const [prefix = "", suffix] = pattern.split(placeholder);
  return { prefix, suffix, endpoint };
};

const tenantIn = (
  path: string,
  prefix: string,
  suffix: string | undefined,
  only: string | undefined,
): string | undefined => {
  if (suffix === undefined) return path === prefix ? only : undefined;
  if (path.length <= prefix.length + suffix.length) return undefined;
  if (!path.startsWith(prefix) || !path.endsWith(suffix)) return undefined;
  const tenant = path.slice(prefix.length, path.length - suffix.length);
  return tenant.includes("/") ? undefined : tenant;
};

const issuerPatternOf = (
  server: AuthorizationServer,
  { basePath, tenant }: HttpOptions,
): string => {
  const problem = (message: string): ConfigurationError =>
    new ConfigurationError("http", [{ field: "basePath", message }]);
  if (!/^(?:\/(?::tenant|[A-Za-z0-9._~-]+))+$/.test(basePath))
    throw problem('must begin with "/" and not end with it, as "/api/v1/tenant/:tenant/oauth"');
  if (!basePath.endsWith(server.endpointPath))
    throw problem(`must end with the server's endpointPath, ${server.endpointPath}`);
  const placeholders = basePath.split(placeholder).length - 1;
  if (tenant === undefined && placeholders !== 1)
    throw problem("must hold :tenant once, or the option tenant must name the only tenant");
  if (tenant !== undefined && placeholders > 0)
    throw problem("must not hold :tenant, because the option tenant names the only tenant");
  return basePath.slice(0, -server.endpointPath.length);
};

const placeholder = ":tenant";
