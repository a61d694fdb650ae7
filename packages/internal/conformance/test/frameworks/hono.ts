import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { guard, oauth, resourceMetadata } from "@mintport/http/hono";
import { Hono, type MiddlewareHandler } from "hono";
import { compress } from "hono/compress";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import { siteOf } from "./listen.ts";
import { appOrigin, type Framework, type Parts, type Setup, strong, withoutCors } from "./parts.ts";

const routesOf = ({ api }: Parts): Hono => {
  const routes = new Hono();
  const guarded = guard(api, "orders:read");
  routes.get("/hello", (context) => context.text("hello"));
  routes.get("/api/orders", guarded, (context) =>
    context.json({ client: context.get("token").client }),
  );
  routes.get("/api/strong", guard(api, "orders:read", strong), (context) => context.text("strong"));
  routes.get("/api/throws", guarded, () => {
    throw new Error("the route's own");
  });
  routes.get("/api/rejects", guarded, () => Promise.reject(new Error("the route's own")));
  routes.onError((_failure, context) => context.text("failed", 500));
  return routes;
};

const serve = (app: Hono): ReturnType<Setup["start"]> => {
  const listener = getRequestListener(app.fetch);
  const server = createServer((request, response) => void listener(request, response));
  return siteOf(server.listen(0, "127.0.0.1"));
};

const start =
  (...before: readonly MiddlewareHandler[]): Setup["start"] =>
  (parts) => {
    const app = new Hono();
    for (const handler of before) app.use(handler);
    app.use(oauth(parts.server, parts.options));
    app.use(resourceMetadata(parts.api));
    app.route("/auth", routesOf(parts));
    return serve(app);
  };

const eatsBody: MiddlewareHandler = async ({ req }, next) => {
  await req.raw.text();
  await next();
};
const readsForm: MiddlewareHandler = async ({ req }, next) => {
  if (req.header("content-type")?.includes("form")) await req.parseBody();
  await next();
};
const readsBlob: MiddlewareHandler = async ({ req }, next) => {
  if (req.method === "POST") await req.blob();
  await next();
};
const readsText: MiddlewareHandler = async ({ req }, next) => {
  if (req.method === "POST") await req.text();
  await next();
};

/** Hono's `mount` hands the rest of the path on, and nothing says what it took. */
const mounted: Setup["start"] = (parts) => {
  const app = new Hono();
  const inner = new Hono().use(oauth(parts.server, { ...parts.options, strippedPrefix: "/auth" }));
  app.route("/auth", routesOf(parts));
  app.mount("/auth", inner.fetch);
  app.use("/.well-known/*", oauth(parts.server, parts.options), resourceMetadata(parts.api));
  return serve(app);
};

export const honoFramework: Framework = {
  name: "hono",
  knowsAddress: true,
  setups: [
    { name: "in the app", start: start() },
    { name: "behind what parses forms", start: start(readsForm) },
    { name: "behind what reads text", start: start(readsText) },
    { name: "behind what reads a blob", start: start(readsBlob) },
    {
      name: "behind secure headers, compress and cors",
      hasCors: true,
      start: (parts) =>
        start(
          secureHeaders(),
          compress({ threshold: 0 }),
          cors({ origin: appOrigin }),
        )(withoutCors(parts)),
    },
    { name: "behind what eats bodies", eatsBodies: true, start: start(eatsBody) },
    { name: "mounted", start: mounted },
  ],
};
