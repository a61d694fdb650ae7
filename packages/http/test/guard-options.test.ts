import { ConfigurationError } from "@mintport/core";
import { errAsync } from "@mintport/core/result";
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
type Guard = (api: ResourceServer, scopes: string, options?: object) => unknown;
const route = () => Promise.reject(new Error("nobody may come here"));
const guards: readonly (readonly [string, Guard])[] = [
  ...Object.entries({ elysia, express, fastify, h3, hono, koa, nest }).map(
    ([name, { guard }]) => [name, guard as Guard] as const,
  ),
  ...Object.entries({ lambda, next, sveltekit }).map(
    ([name, { guard }]) =>
      [
        name,
        (given: ResourceServer, scopes: string, options?: object) =>
          (guard as (...all: unknown[]) => unknown)(given, scopes, route, options),
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

  it("is not made with an option that nobody reads", () => {
    expect(() => guard(api, "orders:read", { apiKey: true })).toThrow(
      /apiKey: is not known; did you mean apiKeys/,
    );
  });

  // A login that is asked for by a setting which is not set, or by no class at all, would be asked of nobody.
  it.each([
    ["maxAge", { maxAge: 0 }],
    ["maxAge", { maxAge: undefined }],
    ["maxAge", { maxAge: "300" }],
    ["acrValues", { acrValues: [] }],
    ["acrValues", { acrValues: undefined }],
    ["acrValues", { acrValues: "urn:example:mfa" }],
  ])("is not made with a wrong %s: %j", (field, login) => {
    expect(() => guard(api, "orders:read", login)).toThrow(new RegExp(`${field}: must be`));
  });

  it("is made for scopes", () => {
    expect(() => guard(api, "orders:read orders:write")).not.toThrow();
  });
});

describe("the certificate of a guarded request on Fetch (RFC 8705 §3)", () => {
  const request = new Request("https://a.example/orders", {
    headers: { Authorization: "Bearer a" },
  });
  const context = { request, req: { raw: request }, status: () => undefined };
  const event = { rawPath: "/orders", headers: { authorization: "Bearer a" } };
  const guarded: readonly (readonly [
    string,
    (options: object) => (given: never, more: never) => unknown,
  ])[] = [
    ["elysia", (options) => elysia.guard(api(), "a", options)],
    ["h3", (options) => h3.guard(api(), "a", options)],
    ["hono", (options) => hono.guard(api(), "a", options)],
    ["lambda", (options) => lambda.guard(api(), "a", route, options)],
    ["next", (options) => next.guard(api(), "a", route, options)],
    ["sveltekit", (options) => sveltekit.guard(api(), "a", route, options)],
  ];
  const seen: unknown[] = [];
  /** Asks for the certificate, as for a bound token, and refuses. */
  const api = (): ResourceServer => ({
    realm: "api",
    authorize: (asked) => {
      seen.push(asked.certificateThumbprint?.());
      return errAsync({ kind: "token_missing" });
    },
  });
  const given: Readonly<Record<string, unknown>> = {
    ...{ elysia: context, hono: context, lambda: event, next: request },
    ...{ h3: { req: request, context: {} }, sveltekit: { request, url: new URL(request.url) } },
  };

  it.each(guarded)(
    "is asked for by each request of %s, and never one for all",
    async (name, make) => {
      seen.length = 0;
      const thumbprints = ["first", "second"];
      const handle = make({ certificateThumbprint: () => thumbprints.shift() });
      await handle(given[name] as never, undefined as never);
      await handle(given[name] as never, undefined as never);
      expect(seen).toEqual(["first", "second"]);
    },
  );
});
