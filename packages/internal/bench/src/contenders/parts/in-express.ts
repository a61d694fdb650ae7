import type { RequestListener } from "node:http";
import type { Middleware } from "@mintport/http/express";
import express from "express";

/** Mounts a middleware in express as it comes: with its own defaults and no body parser. */
export const inExpress = (middleware: Middleware): RequestListener => {
  const app = express().use(middleware);
  return (request, response) => {
    (app as RequestListener)(request, response);
  };
};
