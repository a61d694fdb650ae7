import cors from "@koa/cors";
import Router from "@koa/router";
import { guard, oauth, resourceMetadata } from "@mintport/http/koa";
import type { VerifiedAccessToken } from "@mintport/resource-server";
import Koa, { type Middleware } from "koa";
import bodyParser from "koa-bodyparser";
import compress from "koa-compress";
import mount from "koa-mount";
import { siteOf } from "./listen.ts";
import { appOrigin, type Framework, type Parts, type Setup, strong, withoutCors } from "./parts.ts";

const routerOf = ({ api }: Parts, prefix: string): Middleware => {
  const router = new Router({ prefix });
  router.get("/hello", (context) => {
    context.body = "hello";
  });
  router.get("/api/orders", guard(api, "orders:read"), (context) => {
    const { token } = context.state as { readonly token: VerifiedAccessToken };
    context.body = { client: token.client };
  });
  router.get("/api/strong", guard(api, "orders:read", strong), (context) => {
    context.body = "strong";
  });
  router.get("/api/throws", guard(api, "orders:read"), () => {
    throw new Error("the route's own");
  });
  router.get("/api/rejects", guard(api, "orders:read"), () =>
    Promise.reject(new Error("the route's own")),
  );
  return router.routes() as Middleware;
};

const eatsBody: Middleware = async ({ req }, next) => {
  await new Promise((resolve) => req.resume().once("end", resolve));
  await next();
};

const start =
  (...before: readonly (() => Middleware)[]): Setup["start"] =>
  (parts) => {
    const app = new Koa();
    app.silent = true;
    for (const make of before) app.use(make());
    app.use(oauth(parts.server, parts.options));
    app.use(resourceMetadata(parts.api));
    app.use(routerOf(parts, "/auth"));
    return siteOf(app.listen(0, "127.0.0.1"));
  };

/** Koa's mount takes its path from `ctx.path`. */
const mounted: Setup["start"] = (parts) => {
  const app = new Koa();
  app.silent = true;
  const binding = oauth(parts.server, parts.options);
  app.use(mount("/auth", binding as Middleware));
  app.use(mount("/.well-known", binding as Middleware));
  app.use(mount("/.well-known", resourceMetadata(parts.api) as Middleware));
  app.use(mount("/auth", routerOf(parts, "")));
  return siteOf(app.listen(0, "127.0.0.1"));
};

export const koaFramework: Framework = {
  name: "koa",
  knowsAddress: true,
  setups: [
    { name: "in the app", start: start() },
    { name: "behind koa-bodyparser", start: start(() => bodyParser({ formLimit: "20mb" })) },
    {
      name: "behind compress and cors",
      hasCors: true,
      start: (parts) =>
        start(
          () => compress({ threshold: 0 }) as Middleware,
          () => cors({ origin: appOrigin }) as Middleware,
        )(withoutCors(parts)),
    },
    { name: "behind what eats bodies", eatsBodies: true, start: start(() => eatsBody) },
    { name: "mounted", start: mounted },
  ],
};
