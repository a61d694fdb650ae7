import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";

/** Mounts a middleware in Hono, on Hono's own adapter for Node. */
export const inHono = (middleware: MiddlewareHandler): RequestListener => {
  const listener = getRequestListener(new Hono().use(middleware).fetch);
  return (request, response) => {
    void listener(request, response);
  };
};
