import type { AuthorizationServer, Endpoint } from "@mintport/core";
import { ConfigurationError, isSync } from "@mintport/core/ports";
import { warn } from "../warn.ts";

/**
 * Holds issuers to the paths that are served: an issuer with another path names URLs in its metadata that lead nowhere, and its
 * metadata is not found where clients look (RFC 8414 §3.1).
 *
 * The only tenant, `only`, is looked at now: where its store answers at once, as one in memory does, a wrong issuer throws
 * `ConfigurationError`; else it is a warning of the process. Where paths name tenants, the first metadata with a wrong issuer
 * warns. Answers a wrapper for the metadata endpoint.
 */
export const fittingIssuers = (
  server: AuthorizationServer,
  pattern: string,
  only: string | undefined,
): ((metadata: Endpoint) => Endpoint) => {
  if (only !== undefined) {
    const asked = server.issuerOf(only);
    if (isSync(asked)) {
      const message = asked.isOk() ? unfitting(only, asked.value, pattern) : undefined;
      if (message !== undefined) throw new ConfigurationError("http", [{ field, message }]);
    } else
      void asked.map((issuer) => {
        warnOf(unfitting(only, issuer, pattern));
      });
    return (metadata) => metadata;
  }
  let isTold = false;
  return (metadata) => async (request) => {
    const answer = await metadata(request);
    if (isTold || answer.status !== 200) return answer;
    const { issuer } = JSON.parse(answer.body) as { readonly issuer: string };
    const { tenant } = request;
    isTold = warnOf(unfitting(tenant, issuer, pattern.replace(":tenant", tenant)));
    return answer;
  };
};

const field = "basePath";

const unfitting = (tenant: string, issuer: string | undefined, path: string): string | undefined =>
  issuer === undefined || new URL(issuer).pathname.replace(/\/$/, "") === path
    ? undefined
    : `serves issuers whose path is "${path}", and the issuer of tenant ${tenant} is ${issuer}: change one of them`;

const warnOf = (message: string | undefined): boolean => {
  if (message === undefined) return false;
  warn(`http: ${field}: ${message}`);
  return true;
};
