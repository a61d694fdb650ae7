import { once } from "node:events";
import { connect, createServer, type IncomingHttpHeaders } from "node:http2";
import type { AddressInfo } from "node:net";
import { guard as expressGuard, oauth as expressOauth } from "@mintport/http/express";
import { guard as fastifyGuard, oauth as fastifyOauth } from "@mintport/http/fastify";
import { guard as koaGuard, oauth as koaOauth } from "@mintport/http/koa";
import { fastify } from "fastify";
import Koa from "koa";
import { describe, expect, it } from "vitest";
import { good, makeParts, type Parts } from "./parts.ts";

interface Listening {
  readonly port: number;
  readonly close: () => unknown;
}

const listening = async (server: ReturnType<typeof createServer>): Promise<Listening> => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
};

/** Node's compatibility API has most of a request of HTTP/1.1, and these stand on it. */
const stands = [
  {
    name: "node:http2, with what Express takes",
    start: ({ server, api, options }: Parts): Promise<Listening> => {
      const binding = expressOauth(server, options);
      const guarded = expressGuard(api, "orders:read");
      return listening(
        createServer((request, response) => {
          // The types of Node do not say that the one has what the other has.
          const pair = [request, response] as unknown as Parameters<typeof binding>;
          binding(pair[0], pair[1], () => {
            guarded(pair[0], pair[1], () => response.end("orders"));
          });
        }),
      );
    },
  },
  {
    name: "Koa",
    start: ({ server, api, options }: Parts): Promise<Listening> => {
      const app = new Koa();
      app.use(koaOauth(server, options)).use(koaGuard(api, "orders:read"));
      app.use((context) => {
        context.body = "orders";
      });
      const listener = app.callback();
      return listening(createServer((request, response) => void listener(request, response)));
    },
  },
  {
    name: "Fastify",
    start: async ({ server, api, options }: Parts): Promise<Listening> => {
      const app = fastify({ http2: true });
      await app.register(fastifyOauth(server, options) as never);
      const onRequest = fastifyGuard(api, "orders:read") as never;
      app.get("/auth/api/orders", { onRequest }, () => "orders");
      await app.listen({ port: 0, host: "127.0.0.1" });
      return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
    },
  },
];

describe.each(stands)("over HTTP/2: $name", ({ start }) => {
  it("a token is issued, a repeat refused, and the guard judges", async () => {
    const parts = await makeParts();
    const { port, close } = await start(parts);
    const session = connect(`http://127.0.0.1:${port}`);
    const ask = async (
      fields: Record<string, string | string[]>,
      body = "",
    ): Promise<{ readonly status: number; readonly text: string }> => {
      const stream = session.request(fields, { endStream: body === "" });
      if (body !== "") stream.end(body);
      const [head] = (await once(stream, "response")) as [IncomingHttpHeaders];
      const text = Buffer.concat(await stream.toArray()).toString();
      return { status: Number(head[":status"]), text };
    };
    const post = (body: string) =>
      ask(
        {
          ":method": "POST",
          ":path": "/auth/oauth/token",
          "content-type": "application/x-www-form-urlencoded",
        },
        body,
      );
    const orders = (fields: Record<string, string | string[]>) =>
      ask({ ":path": "/auth/api/orders", ...fields });
    try {
      const issued = await post(good);
      expect(issued.status).toBe(200);
      expect(parts.observer.events.at(-1)).toMatchObject({ remoteAddress: "127.0.0.1" });
      expect((await post(`${good}&scope=a&scope=a`)).status).toBe(400);
      expect((await post(`${good}&x=${"x".repeat(200_000)}`)).status).toBe(400);
      const jwks = await ask({ ":method": "HEAD", ":path": "/auth/oauth/jwks" });
      expect(jwks).toEqual({ status: 200, text: "" });
      const { access_token: token } = JSON.parse(issued.text) as { readonly access_token: string };
      expect((await orders({})).status).toBe(401);
      expect((await orders({ authorization: "Bearer no.such.token" })).status).toBe(401);
      const held = await orders({ authorization: `Bearer ${token}` });
      expect(held).toEqual({ status: 200, text: "orders" });
    } finally {
      session.close();
      await close();
    }
  });
});
