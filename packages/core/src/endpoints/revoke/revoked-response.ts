import type { EndpointResponse } from "../message.ts";

/** RFC 7009 §2.2: 200, and the client looks no further. */
export const revokedResponse: EndpointResponse = {
  status: 200,
  headers: { "Cache-Control": "no-store", Pragma: "no-cache" },
  body: "",
};
