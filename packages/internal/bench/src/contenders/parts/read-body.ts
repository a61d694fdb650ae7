import type { IncomingMessage } from "node:http";

/** Calls back with the whole body as text. */
export const readBody = (request: IncomingMessage, done: (body: string) => void): void => {
  let text = "";
  request.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  request.on("end", () => {
    done(text);
  });
};
