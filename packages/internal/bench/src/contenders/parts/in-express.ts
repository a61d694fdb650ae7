import type { RequestListener } from "node:http";
import express from "express";

/** Mounts a listener in express as it comes: with its own defaults and no body parser. */
export const inExpress = (listener: RequestListener): RequestListener => {
  const app = express();
  app.use((request, response) => {
    listener(request, response);
  });
  return (request, response) => {
    (app as RequestListener)(request, response);
  };
};
