import { createServer } from "node:http";
import { guard, oauth, resourceMetadata } from "@mintport/http/h3";
import type { VerifiedAccessToken } from "@mintport/resource-server";
import { H3, readBody as readBody2 } from "h3";
import { toNodeHandler } from "h3/node";
import {
  createApp,
  createRouter,
  defineEventHandler,
  readBody,
  readFormData,
  toNodeListener,
  useBase,
} from "h3-1";
import { siteOf } from "./listen.ts";
import { type Framework, type Parts, type Setup, strong } from "./parts.ts";

const seen = ({ context }: { readonly context: object }) => ({
  client: (context as { readonly token: VerifiedAccessToken }).token.client,
});
const failure = (): Error => new Error("the route's own");

const inH3 =
  (before: (app: H3) => unknown): Setup["start"] =>
  (parts: Parts) => {
    const app = new H3({ silent: true });
    before(app);
    app.use(oauth(parts.server, parts.options));
    app.use(resourceMetadata(parts.api));
    const middleware = [guard(parts.api, "orders:read")];
    app.get("/auth/hello", () => "hello");
    app.get("/auth/api/orders", seen, { middleware });
    app.get("/auth/api/strong", () => "strong", {
      middleware: [guard(parts.api, "orders:read", strong)],
    });
    app.get(
      "/auth/api/throws",
      () => {
        throw failure();
      },
      { middleware },
    );
    app.get("/auth/api/rejects", () => Promise.reject(failure()), { middleware });
    return siteOf(createServer(toNodeHandler(app)).listen(0, "127.0.0.1"));
  };

const inH3One =
  (before: readonly ReturnType<typeof defineEventHandler>[], isBased = false): Setup["start"] =>
  (parts: Parts) => {
    const app = createApp({ onError: () => {} });
    for (const handler of before) app.use(handler);
    const handler = defineEventHandler(oauth(parts.server, parts.options));
    const metadata = defineEventHandler(resourceMetadata(parts.api));
    if (isBased) {
      app.use("/auth/oauth", useBase("/auth/oauth", handler));
      app.use("/auth/.well-known", useBase("/auth/.well-known", handler));
      app.use("/.well-known", useBase("/.well-known", handler));
      app.use("/.well-known", useBase("/.well-known", metadata));
    } else app.use(handler).use(metadata);
    app.use("/auth/api/strong", defineEventHandler(guard(parts.api, "orders:read", strong)));
    app.use("/auth/api", defineEventHandler(guard(parts.api, "orders:read")));
    const router = createRouter();
    router.get(
      "/auth/hello",
      defineEventHandler(() => "hello"),
    );
    router.get("/auth/api/orders", defineEventHandler(seen));
    router.get(
      "/auth/api/throws",
      defineEventHandler(() => {
        throw failure();
      }),
    );
    router.get(
      "/auth/api/rejects",
      defineEventHandler(() => Promise.reject(failure())),
    );
    app.use(router);
    return siteOf(createServer(toNodeListener(app)).listen(0, "127.0.0.1"));
  };

export const h3Framework: Framework = {
  name: "h3",
  knowsAddress: true,
  setups: [
    { name: "2 in the app", start: inH3(() => {}) },
    {
      name: "2 behind what eats bodies",
      eatsBodies: true,
      start: inH3((app) =>
        app.use(async (event) => {
          if (event.req.method === "POST") await readBody2(event).catch(() => {});
        }),
      ),
    },
    { name: "1 in the app", start: inH3One([]) },
    {
      name: "1 behind readBody",
      start: inH3One([
        defineEventHandler(async (event) => {
          if (event.method === "POST" && event.headers.get("content-type")?.includes("urlencoded"))
            await readBody(event);
        }),
      ]),
    },
    {
      name: "1 behind readFormData, which keeps nothing",
      eatsBodies: true,
      start: inH3One([
        defineEventHandler(async (event) => {
          if (event.method === "POST" && event.headers.get("content-type")?.includes("urlencoded"))
            await readFormData(event);
        }),
      ]),
    },
    { name: "1 below a base", start: inH3One([], true) },
  ],
};
