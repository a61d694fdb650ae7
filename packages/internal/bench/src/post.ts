import { request } from "node:http";
import type { FormRequest } from "./load/request.ts";

export interface PlainAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends one request on a connection of its own, so that none is left open behind it. */
export const post = (port: number, { path, fields, body }: FormRequest): Promise<PlainAnswer> =>
  exchange(
    port,
    { method: "POST", path, headers: { ...fields, "Content-Length": body.length } },
    body,
  );

export const get = (port: number, path: string): Promise<PlainAnswer> =>
  exchange(port, { method: "GET", path, headers: {} }, "");

interface Head {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number>>;
}

const exchange = (port: number, head: Head, body: string): Promise<PlainAnswer> =>
  new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, agent: false, ...head }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => {
        text += chunk;
      });
      incoming.on("end", () => {
        resolve({ status: incoming.statusCode ?? 0, text });
      });
      incoming.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });

/** A member of a JSON answer. */
export const memberOf = ({ text }: PlainAnswer, name: string): unknown => {
  const answer: unknown = JSON.parse(text);
  return typeof answer === "object" && answer !== null ? Reflect.get(answer, name) : undefined;
};

/** The access token of an answer; empty if it holds none. */
export const accessTokenIn = (answer: PlainAnswer): string => {
  const token = memberOf(answer, "access_token");
  return typeof token === "string" ? token : "";
};
