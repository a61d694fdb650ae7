import type { EndpointResponse } from "@mintport/core";

/** The answer to a method that a page does not have (RFC 9110 §15.5.6). */
export const wrongMethod = (allow: string): EndpointResponse => ({
  status: 405,
  headers: { Allow: allow, "Content-Type": "text/plain" },
  body: "Method not allowed\n",
});
