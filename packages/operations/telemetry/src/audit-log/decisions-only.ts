import type { EndpointEvent, Observer } from "@mintport/core";

/**
 * Tells `observer` of decisions only: what the token, introspection and revocation endpoints answered, and what was
 * refused, each of a tenant that exists. Reads of public documents and requests for made-up tenants cost anybody nothing
 * to send, so that without this anybody makes a log of any length.
 *
 * @example observers(pinoObserver(logger), decisionsOnly(audit))
 */
export const decisionsOnly = (observer: Observer): Observer => ({
  observe: (event) => {
    if (isDecision(event)) observer.observe(event);
  },
});

const isDecision = ({ endpoint, outcome, tenant }: EndpointEvent): boolean =>
  tenant !== undefined && (outcome === "refused" || !publicDocuments.has(endpoint));

const publicDocuments: ReadonlySet<string> = new Set([
  ...["metadata", "openid_configuration", "jwks"],
]);
