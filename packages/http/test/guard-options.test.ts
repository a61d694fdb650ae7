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
import * as sveltekit from "@mintport/http/sveltekit";
import { keysFromSet, type ResourceServer, resourceServer } from "@mintport/resource-server";
import { describe, expect, it } from "vitest";

const api = resourceServer({
  issuer: "https://a.example",
  audience: "https://a.example",
  keys: keysFromSet({ keys: [] }),
});
type Guard = (api: ResourceServer, scopes: string) => unknown;
const route = () => Promise.reject(new Error("nobody may come here"));
const guards: readonly (readonly [string, Guard])[] = [
  ...Object.entries({ elysia, express, fastify, h3, hono, koa, nest }).map(
    ([name, { guard }]) => [name, guard as Guard] as const,
  ),
  ...Object.entries({ lambda, next, sveltekit }).map(
    ([name, { guard }]) =>
      [
        name,
        (...given: Parameters<Guard>) => (guard as (...all: unknown[]) => unknown)(...given, route),
      ] as const,
  ),
];

describe.each(guards)("the guard of %s", (_, guard) => {
  // From JavaScript come a setting that is not set, and a list of none: any token would do, or no token ever.
  it.each([[undefined], [null], [[]], [{}], [5], [""], ['a"b']])(
    "is not made for the scopes %j",
    (scopes) => {
      expect(() => guard(api, scopes as string)).toThrow(ConfigurationError);
    },
  );

  it.each([[undefined], [{}], ["orders:read"]])(
    "is not made of %j for a resource server",
    (given) => {
      expect(() => guard(given as unknown as ResourceServer, "orders:read")).toThrow(
        /api: must be/,
      );
    },
  );

  it("is made for scopes", () => {
    expect(() => guard(api, "orders:read orders:write")).not.toThrow();
  });
});
