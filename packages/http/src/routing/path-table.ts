import type { AuthorizationServer, Endpoint } from "@mintport/core";
import { ConfigurationError, pathBelowIssuer, requireKnownOptions } from "@mintport/core/ports";
import { readCorsOptions } from "../cors/cors-options.ts";
import { withCors } from "../cors/with-cors.ts";
import { type HttpOptions, httpOptionNames } from "../http-options.ts";
import { fittingIssuers } from "./fitting-issuers.ts";

/** The endpoint that a path leads to, and the tenant that it names. */
export interface Route {
  readonly endpoint: Endpoint;
  /** The tenant's name as it stands in the path. */
  readonly tenant: string;
}

/** Finds the endpoint of a path. Paths are compared as they were sent: no decoding, no folding, no clean-up. */
export type PathTable = (path: string) => Route | undefined;

/** The one path table of all bindings. Throws `ConfigurationError` if an option is wrong. */
export const pathTable = (server: AuthorizationServer, options: HttpOptions): PathTable => {
  requireKnownOptions<HttpOptions>("http", options, httpOptionNames);
  const issuerPattern = issuerPatternOf(server, options);
  const origins = readCorsOptions(options.cors);
  const holdMetadata = fittingIssuers(server, issuerPattern, options.tenant);
  const rows = server.endpoints.flatMap((served) => {
    const { path, name } = served;
    const isMetadata = name === "metadata" || name === "openid_configuration";
    const handle = isMetadata ? holdMetadata(served.handle) : served.handle;
    const allowed = origins.get(name);
    const endpoint = allowed ? withCors({ ...served, handle }, allowed) : handle;
    return [
      row(`${issuerPattern}${pathBelowIssuer(path)}`, endpoint),
      // RFC 8414 §3.1: a well-known name stands before the issuer's path; many clients look below it.
      ...("wellKnown" in path ? [row(`${pathBelowIssuer(path)}${issuerPattern}`, endpoint)] : []),
    ];
  });
  const find: PathTable = (path) => {
    for (const { prefix, suffix, endpoint } of rows) {
      const tenant = tenantIn(path, prefix, suffix, options.tenant);
      if (tenant !== undefined) return { endpoint, tenant };
    }
    return undefined;
  };
  const { strippedPrefix } = options;
  // What is not below the prefix, as the well-known names before the issuer's path, reaches the binding as it was sent.
  return strippedPrefix === undefined
    ? find
    : (path) => find(`${strippedPrefix}${path}`) ?? find(path);
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
  { basePath, tenant, strippedPrefix, clientCertificates }: HttpOptions,
): string => {
  const problem = (message: string, field = "basePath"): ConfigurationError =>
    new ConfigurationError("http", [{ field, message }]);
  // A promise of one, say: whoever forgets the await has the rest right.
  if (!Array.isArray((server as Partial<AuthorizationServer> | undefined)?.endpoints))
    throw problem(
      "must be what createAuthorizationServer(…) answered, and no promise of it",
      "server",
    );
  if (!/^(?:\/(?::tenant|[A-Za-z0-9._~-]+))+$/.test(basePath))
    throw problem('must begin with "/" and not end with it, as "/api/v1/tenant/:tenant/oauth"');
  if (!basePath.endsWith(server.endpointPath))
    throw problem(`must end with the server's endpointPath, ${server.endpointPath}`);
  const placeholders = basePath.split(placeholder).length - 1;
  if (tenant === undefined && placeholders !== 1)
    throw problem("must hold :tenant once, or the option tenant must name the only tenant");
  if (tenant !== undefined && placeholders > 0)
    throw problem("must not hold :tenant, because the option tenant names the only tenant");
  if (tenant !== undefined && (typeof tenant !== "string" || tenant === ""))
    throw problem("must be the only tenant's id", "tenant");
  const source: unknown = clientCertificates;
  if (source !== undefined && !isSource(source))
    throw problem("must be tlsCertificates() or certificateHeader(…)", "clientCertificates");
  if (strippedPrefix !== undefined && !isStripped(basePath, strippedPrefix))
    throw problem('must be the first segments of basePath, as "/auth"', "strippedPrefix");
  return basePath.slice(0, -server.endpointPath.length);
};

/** A prefix with the tenant's name in it would leave the name nowhere. */
const isStripped = (basePath: string, prefix: string): boolean =>
  prefix.length > 1 && basePath.startsWith(`${prefix}/`) && !prefix.includes(placeholder);

const isSource = (value: unknown): boolean =>
  typeof (value as { readonly read?: unknown } | null)?.read === "function";

const placeholder = ":tenant";
