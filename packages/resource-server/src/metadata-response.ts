import type { EndpointResponse } from "@mintport/core";

/**
 * The answer where the metadata of a resource stands (RFC 9728 §3.2). Scripts of every origin may read it, since it holds nothing but
 * what the resource says to everybody. It has a body for `HEAD` as well, which a binding does not send. `maxAge` is in seconds.
 */
export const metadataResponse = (
  document: object,
  maxAge: number,
  method: string,
): EndpointResponse => {
  if (method === "OPTIONS") return { status: 204, headers: preflight, body: "" };
  if (method !== "GET" && method !== "HEAD")
    return {
      status: 405,
      headers: { ...json, Allow: "GET, HEAD, OPTIONS", "Cache-Control": "no-store" },
      body: JSON.stringify({
        error: "invalid_request",
        error_description: "Use GET for the metadata of a protected resource",
      }),
    };
  return {
    status: 200,
    headers: { ...json, "Cache-Control": `public, max-age=${maxAge}` },
    body: JSON.stringify(document),
  };
};

const everyOrigin = { "Access-Control-Allow-Origin": "*" };
const json = { "Content-Type": "application/json", ...everyOrigin };
const preflight = {
  ...everyOrigin,
  "Access-Control-Allow-Methods": "GET, HEAD",
  // What clients send along, as the version of a protocol on top.
  "Access-Control-Allow-Headers": "*",
  "Access-Control-Max-Age": "600",
};
