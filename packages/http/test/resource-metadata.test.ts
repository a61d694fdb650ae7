import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ConfigurationError } from "@mintport/core";
import * as elysia from "@mintport/http/elysia";
import * as express from "@mintport/http/express";
import * as fastify from "@mintport/http/fastify";
import * as h3 from "@mintport/http/h3";
import * as hono from "@mintport/http/hono";
import * as koa from "@mintport/http/koa";
import * as lambda from "@mintport/http/lambda";
import * as nest from "@mintport/http/nest";
import * as next from "@mintport/http/next";
import * as node from "@mintport/http/node";
import * as sveltekit from "@mintport/http/sveltekit";
import * as web from "@mintport/http/web";
import { keysFromSet, protectedResourceMetadata, resourceServer } from "@mintport/resource-server";
import { describe, expect, it } from "vitest";

const audience = "https://api.example/v1";
const issuer = "https://auth.example";
const options = { issuer, audience, keys: keysFromSet({ keys: [] }) };
const api = resourceServer({
  ...options,
  metadata: protectedResourceMetadata({ resource: audience, authorizationServers: [issuer] }),
});
const path = "/.well-known/oauth-protected-resource/v1";
const entries = {
  ...{ elysia, express, fastify, h3, hono, koa, lambda, nest, next, node, sveltekit, web },
};

describe("the metadata of a resource", () => {
  it.each(Object.entries(entries))(
    "is not served by %s for a resource that has none",
    (_, { resourceMetadata }) => {
      expect(() => resourceMetadata(resourceServer(options))).toThrow(ConfigurationError);
    },
  );

  it("on Fetch leaves every other path alone", async () => {
    const answer = web.resourceMetadata(api);
    expect(await answer(new Request(`https://a${path}?x=1`))?.json()).toMatchObject({
      resource: audience,
    });
    for (const other of [
      "/",
      `${path}/`,
      path.toUpperCase(),
      "/.well-known/oauth-protected-resource",
    ])
      expect(answer(new Request(`https://a${other}`))).toBeUndefined();
  });

  it("in Next is found at the path that clients know, and nowhere else", async () => {
    const { GET, OPTIONS } = next.resourceMetadata(api);
    expect((await GET(new Request(`https://a${path}`))).status).toBe(200);
    expect((await GET(new Request(`https://a${path}/more`))).status).toBe(404);
    const preflight = await OPTIONS(new Request(`https://a${path}`, { method: "OPTIONS" }));
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("in SvelteKit comes before the routes, which have all the others", async () => {
    const handle = sveltekit.resourceMetadata(api);
    const ask = (url: string) => {
      const request = new Request(url);
      const event = { request, url: new URL(url), getClientAddress: () => "192.0.2.1" };
      return handle({ event, resolve: () => new Response("theirs") });
    };
    expect(await (await ask(`https://a${path}`)).json()).toMatchObject({ resource: audience });
    expect(await (await ask("https://a/about")).text()).toBe("theirs");
  });

  it("on Lambda is 404 for a request that Fetch does not know", async () => {
    const event = { rawPath: path, requestContext: { http: { method: "TRACE" } } };
    expect(await lambda.resourceMetadata(api)(event)).toMatchObject({ statusCode: 404 });
  });

  it.each([
    ["GET", 200],
    ["HEAD", 200],
    ["OPTIONS", 204],
    ["POST", 405],
  ])("on Node answers %s with %i, and other paths with 404", async (method, status) => {
    const server = createServer(node.resourceMetadata(api));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const answer = await fetch(`${origin}${path}`, { method });
      expect(answer.status).toBe(status);
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      expect((await fetch(`${origin}/other`, { method })).status).toBe(404);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
