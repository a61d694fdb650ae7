import type { RequestListener } from "node:http";
import Koa, { type Middleware } from "koa";

/** Mounts a middleware in Koa as it comes. */
export const inKoa = (middleware: Middleware): RequestListener => {
  const listener = new Koa().use(middleware).callback();
  return (request, response) => {
    void listener(request, response);
  };
};
