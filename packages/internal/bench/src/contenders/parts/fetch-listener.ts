import type { RequestListener } from "node:http";
import type { WebHandler } from "@mintport/http/web";
import { readBody } from "./read-body.ts";

/** Puts a Fetch handler behind `node:http` by the shortest way: one Request, one Response, no streams of our own. */
export const fetchListener =
  (handler: WebHandler): RequestListener =>
  (incoming, outgoing) => {
    readBody(incoming, (body) => {
      const { method = "GET", url = "/", headers } = incoming;
      const fields = Object.entries(headers).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]);
      const request = new Request(`http://127.0.0.1${url}`, {
        method,
        headers: fields,
        ...(body === "" ? {} : { body }),
      });
      void handler(request).then(async (response) => {
        const text = await response.text();
        outgoing
          .writeHead(response.status, {
            ...Object.fromEntries(response.headers),
            "Content-Length": Buffer.byteLength(text),
          })
          .end(text);
      });
    });
  };
