import type { ServerResponse } from "node:http";
import { present } from "@mintport/core/ports";
import type { Answer } from "./perform-audited.ts";

/** Sends an answer of the admin API. None is kept by a cache. */
export const sendAnswer = (response: ServerResponse, { status, headers, body }: Answer): void => {
  if (response.destroyed) return;
  response
    .writeHead(status, {
      // Of the body of an answer to HEAD, these are all that is sent (RFC 9110 §9.3.2).
      ...present({
        "Content-Type": body === "" ? undefined : "application/json",
        "Content-Length": body === "" ? undefined : Buffer.byteLength(body),
      }),
      "Cache-Control": "no-store",
      ...headers,
    })
    .end(body);
};
