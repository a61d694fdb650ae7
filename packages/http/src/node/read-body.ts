import type { IncomingMessage } from "node:http";
import { contain } from "@mintport/core/ports";

/**
 * Calls back with the body, one character a byte, once it is whole or has passed `limit` bytes; the rest of a larger
 * body is read and dropped, so that the client gets its answer. A body that is cut short calls nothing back.
 */
export const readBody = (
  request: IncomingMessage,
  limit: number,
  done: (body: string) => void,
): void => {
  let text = "";
  let called = false;
  const finish = (): void => {
    if (called) return;
    called = true;
    done(text);
  };
  const stop = (): void => {
    request.destroy();
  };
  request.on(
    "data",
    contain((chunk: Buffer) => {
      if (called) return;
      text += chunk.toString("latin1", 0, limit - text.length);
      if (text.length >= limit) finish();
    }, stop),
  );
  request.on("end", contain(finish, stop));
  // An earlier holder may have paused it.
  request.resume();
};
