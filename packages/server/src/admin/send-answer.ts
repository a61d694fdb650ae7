import type { ServerResponse } from "node:http";
import { present } from "@mintport/core/ports";
import type { Answer } from "./perform-audited.ts";

/** Sends an answer of the admin API. None is kept by a cache. */
export const sendAnswer = (response: ServerResponse, { status, headers, body }: Answer): void => {
  if (response.destroyed) return;
  response
    .writeHead(status, {
      ...present({ "Content-Type": body === "" ? undefined : "application/json" }),
      "Cache-Control": "no-store",
      ...headers,
    })
    .end(body);
};
