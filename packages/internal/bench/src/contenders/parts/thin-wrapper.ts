import type { IncomingMessage, RequestListener } from "node:http";
import { parse } from "node:querystring";
import { answerFields } from "./constant-answer.ts";
import { readBody } from "./read-body.ts";

/** An endpoint as the thin libraries see it. */
export type Exchange = (
  request: IncomingMessage,
  form: Readonly<Record<string, unknown>>,
) => Promise<{ readonly status: number; readonly body: unknown }>;

/** The least of `node:http` that a library without an HTTP layer of its own needs around it; endpoints by path. */
export const thinWrapper = (endpoints: Readonly<Record<string, Exchange>>): RequestListener => {
  const byPath = new Map(Object.entries(endpoints));
  return (request, response) => {
    const exchange = request.method === "POST" ? byPath.get(request.url ?? "") : undefined;
    if (exchange === undefined) {
      response.writeHead(404).end();
      return;
    }
    readBody(request, (text) => {
      void exchange(request, { ...parse(text) }).then(({ status, body }) => {
        const json = JSON.stringify(body);
        response
          .writeHead(status, { ...answerFields, "Content-Length": Buffer.byteLength(json) })
          .end(json);
      });
    });
  };
};
