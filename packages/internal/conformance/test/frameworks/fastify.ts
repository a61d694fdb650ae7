import compress from "@fastify/compress";
import cors from "@fastify/cors";
import formbody from "@fastify/formbody";
import helmet from "@fastify/helmet";
import middie from "@fastify/middie";
import multipart from "@fastify/multipart";
import { oauth as connect } from "@mintport/http/express";
import { guard, oauth, resourceMetadata } from "@mintport/http/fastify";
import { type FastifyInstance, fastify } from "fastify";
import { appOrigin, type Framework, type Parts, type Setup, strong, withoutCors } from "./parts.ts";

const routes = ({ api }: Parts, app: FastifyInstance): void => {
  const onRequest = guard(api, "orders:read");
  app.get("/hello", () => "hello");
  app.get("/api/orders", { onRequest }, (request) => ({ client: request.token?.client }));
  app.get("/api/strong", { onRequest: guard(api, "orders:read", strong) }, () => "strong");
  app.get("/api/throws", { onRequest }, () => {
    throw new Error("the route's own");
  });
  app.get("/api/rejects", { onRequest }, async () => {
    throw new Error("the route's own");
  });
};

const start =
  (prepare: (app: FastifyInstance, parts: Parts) => Promise<unknown>): Setup["start"] =>
  async (parts) => {
    const app = fastify({ forceCloseConnections: true });
    await prepare(app, parts);
    await app.register(resourceMetadata(parts.api));
    await app.register(
      async (scope) => {
        routes(parts, scope);
      },
      { prefix: "/auth" },
    );
    const origin = await app.listen({ port: 0, host: "127.0.0.1" });
    return { origin, close: () => app.close() };
  };

export const fastifyFramework: Framework = {
  name: "fastify",
  knowsAddress: true,
  setups: [
    {
      name: "in the app",
      start: start(async (app, { server, options }) => app.register(oauth(server, options))),
    },
    {
      name: "beside formbody and multipart",
      start: start(async (app, { server, options }) => {
        await app.register(formbody);
        await app.register(multipart);
        await app.register(oauth(server, options));
      }),
    },
    {
      name: "behind helmet, compress and cors",
      hasCors: true,
      start: start(async (app, parts) => {
        const { server, options } = withoutCors(parts);
        await app.register(helmet);
        await app.register(compress, { threshold: 0 });
        await app.register(cors, { origin: [appOrigin] });
        await app.register(oauth(server, options));
      }),
    },
    {
      name: "with a prefix",
      start: start(async (app, { server, options }) =>
        app.register(oauth(server, options), { prefix: "/auth" }),
      ),
    },
    {
      name: "as middleware of @fastify/middie",
      start: start(async (app, { server, options }) => {
        await app.register(middie);
        app.use(connect(server, options));
      }),
    },
  ],
};
