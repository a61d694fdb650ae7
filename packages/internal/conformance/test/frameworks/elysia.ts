import { createServer } from "node:http";
import { guard, oauth, resourceMetadata } from "@mintport/http/elysia";
import { Elysia } from "elysia";
import { fetchListener } from "../fixture/fetch-listener.ts";
import { siteOf } from "./listen.ts";
import { type Framework, type Setup, strong } from "./parts.ts";

const start =
  (prefix: string): Setup["start"] =>
  (parts) => {
    const app = new Elysia({ prefix, aot: false })
      .use(oauth(parts.server, parts.options))
      .use(resourceMetadata(parts.api))
      .get(prefix === "" ? "/auth/hello" : "/hello", () => "hello")
      .group(prefix === "" ? "/auth/api" : "/api", (group) =>
        group
          .resolve(guard(parts.api, "orders:read"))
          .get("/orders", ({ token }) => ({ client: token.client }))
          .get("/throws", () => {
            throw new Error("the route's own");
          })
          .get("/rejects", () => Promise.reject(new Error("the route's own"))),
      )
      .group(prefix === "" ? "/auth/api/strong" : "/api/strong", (group) =>
        group.resolve(guard(parts.api, "orders:read", strong)).get("", () => "strong"),
      );
    const listener = fetchListener((request) => Promise.resolve(app.handle(request)));
    return siteOf(createServer(listener).listen(0, "127.0.0.1"));
  };

export const elysiaFramework: Framework = {
  name: "elysia",
  // Below Bun it does; the tests' own adapter has nothing that Elysia asks.
  knowsAddress: false,
  setups: [
    { name: "in the app", start: start("") },
    { name: "with a prefix", start: start("/auth") },
  ],
};
