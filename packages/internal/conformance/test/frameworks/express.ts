import { guard, oauth, resourceMetadata } from "@mintport/http/express";
import compression from "compression";
import cors from "cors";
import express, { type Express, type RequestHandler, type Router } from "express";
// Version 4 has the same interface, and its types are not installed twice.
// @ts-expect-error It has no types.
import express4 from "express-4";
import helmet from "helmet";
import multer from "multer";
import { siteOf } from "./listen.ts";
import { appOrigin, type Framework, type Parts, type Setup, strong, withoutCors } from "./parts.ts";

const routes = ({ api }: Parts, router: Router): void => {
  router.get("/hello", (_request, response) => void response.send("hello"));
  router.get("/api/orders", guard(api, "orders:read"), (request, response) => {
    response.json({ client: request.token?.client });
  });
  router.get("/api/strong", guard(api, "orders:read", strong), (_request, response) => {
    response.end();
  });
  router.get("/api/throws", guard(api, "orders:read"), () => {
    throw new Error("the route's own");
  });
  router.get("/api/rejects", guard(api, "orders:read"), async (_request, _response, next) => {
    // Express 4 does not look at what a route rejects with.
    next(new Error("the route's own"));
  });
};

/** What people put before everything else. */
const usual: readonly RequestHandler[] = [
  helmet(),
  compression({ threshold: 0 }),
  cors({ origin: [appOrigin] }),
];
const eatsBody: RequestHandler = (request, _response, next) => {
  request.resume().once("end", next);
};

type Make = typeof express;

const inApp =
  (make: Make, before: () => readonly RequestHandler[]): Setup["start"] =>
  (parts) => {
    const app = quiet(make());
    for (const handler of before()) app.use(handler);
    app.use(oauth(parts.server, parts.options));
    app.use(resourceMetadata(parts.api));
    const router = make.Router();
    routes(parts, router);
    return siteOf(app.use("/auth", router).listen(0, "127.0.0.1"));
  };

/** Below a mount Express gives `url` without the mount's path. */
const inRouter =
  (make: Make): Setup["start"] =>
  (parts) => {
    const app = quiet(make());
    const binding = oauth(parts.server, parts.options);
    const router = make.Router();
    router.use(binding);
    routes(parts, router);
    return siteOf(
      app
        .use("/auth", router)
        .use("/.well-known", binding, resourceMetadata(parts.api))
        .listen(0, "127.0.0.1"),
    );
  };

/** Its own page for an error goes to the console as well. */
const quiet = (app: Express): Express => app.set("env", "test");

const setupsOf = (make: Make, version: string): readonly Setup[] => [
  { name: `${version} in the app`, start: inApp(make, () => []) },
  {
    name: `${version} behind body parsers, extended`,
    start: inApp(make, () => [
      make.json(),
      make.urlencoded({ extended: true, limit: "20mb" }),
      multer().none(),
    ]),
  },
  {
    name: `${version} behind body parsers, simple`,
    start: inApp(make, () => [make.json(), make.urlencoded({ extended: false, limit: "20mb" })]),
  },
  {
    name: `${version} behind text and raw parsers`,
    start: inApp(make, () => [make.text({ type: "*/*", limit: "20mb" })]),
  },
  {
    name: `${version} behind helmet, compression and cors`,
    hasCors: true,
    start: (parts) => inApp(make, () => usual)(withoutCors(parts)),
  },
  {
    name: `${version} behind what eats bodies`,
    eatsBodies: true,
    start: inApp(make, () => [eatsBody]),
  },
  { name: `${version} in a mounted router`, start: inRouter(make) },
];

export const expressFramework: Framework = {
  name: "express",
  knowsAddress: true,
  setups: [...setupsOf(express, "5"), ...setupsOf(express4 as Make, "4")],
};
