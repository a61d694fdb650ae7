import type { EndpointRequest, Tenant } from "@mintport/core";

/** Whether a form comes from a page of the issuer's origin: one of another site logs nobody in or out. */
export const isOwnForm = (
  { issuer }: Pick<Tenant, "issuer">,
  { headers }: Pick<EndpointRequest, "headers">,
): boolean => {
  const origin = headers.get("origin");
  return typeof origin === "string"
    ? origin === new URL(issuer).origin
    : headers.get("sec-fetch-site") === "same-origin";
};
