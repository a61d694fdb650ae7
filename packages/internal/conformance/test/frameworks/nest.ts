import "reflect-metadata";
import { guard, oauth, resourceMetadata, Token } from "@mintport/http/nest";
import type { VerifiedAccessToken } from "@mintport/resource-server";
import { Controller, Get, type INestApplication, Module, UseGuards } from "@nestjs/common";
import { type AbstractHttpAdapter, NestFactory } from "@nestjs/core";
import { ExpressAdapter, type NestExpressApplication } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { type Framework, type Parts, type Setup, strong } from "./parts.ts";

/** The module that a team has, its decorators applied as functions: type stripping knows no decorators of parameters. */
const moduleOf = ({ api }: Parts) => {
  class Orders {
    hello() {
      return "hello";
    }
    orders(token: VerifiedAccessToken) {
      return { client: token.client };
    }
    strong() {
      return "strong";
    }
    throws() {
      throw new Error("the route's own");
    }
    rejects() {
      return Promise.reject(new Error("the route's own"));
    }
  }
  const decorate = (name: keyof Orders, ...decorators: readonly MethodDecorator[]): void => {
    const descriptor = Object.getOwnPropertyDescriptor(Orders.prototype, name);
    if (descriptor === undefined) throw new Error(`no ${name}`);
    for (const decorator of decorators) decorator(Orders.prototype, name, descriptor);
  };
  Token()(Orders.prototype, "orders", 0);
  const guarded = UseGuards(guard(api, "orders:read")) as MethodDecorator;
  decorate("hello", Get("hello"));
  decorate("orders", Get("api/orders"), guarded);
  const guardedStrongly = UseGuards(guard(api, "orders:read", strong)) as MethodDecorator;
  decorate("strong", Get("api/strong"), guardedStrongly);
  decorate("throws", Get("api/throws"), guarded);
  decorate("rejects", Get("api/rejects"), guarded);
  Controller()(Orders);
  // Nest takes a module by its class.
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class
  class Root {}
  Module({ controllers: [Orders] })(Root);
  return Root;
};

const start =
  (make: (root: object) => Promise<INestApplication>): Setup["start"] =>
  async (parts) => {
    const app = await make(moduleOf(parts));
    app.setGlobalPrefix("auth");
    app.use(oauth(parts.server, parts.options));
    app.use(resourceMetadata(parts.api));
    await app.listen(0, "127.0.0.1");
    return { origin: await app.getUrl(), close: () => app.close() };
  };

const create = <App extends INestApplication>(root: object, adapter: AbstractHttpAdapter) =>
  // Nest calls a class what it takes as a plain object.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  NestFactory.create<App>(root, adapter, { logger: false, forceCloseConnections: true });

export const nestFramework: Framework = {
  name: "nest",
  knowsAddress: true,
  setups: [
    {
      name: "on Express, with a global prefix",
      start: start((root) => create(root, new ExpressAdapter())),
    },
    {
      name: "on Express, behind its body parser",
      start: start(async (root) => {
        const app = await create<NestExpressApplication>(root, new ExpressAdapter());
        return app.useBodyParser("urlencoded", { extended: true, limit: "20mb" });
      }),
    },
    {
      name: "on Fastify, with a global prefix",
      start: start((root) => create(root, new FastifyAdapter())),
    },
  ],
};
