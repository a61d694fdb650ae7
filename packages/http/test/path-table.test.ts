import {
  type AuthorizationServer,
  type Endpoint,
  type EndpointRequest,
  unknownEndpoint,
} from "@mintport/core";
import { ok } from "@mintport/core/result";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HttpOptions } from "../src/http-options.ts";
import { pathTable } from "../src/routing/path-table.ts";

const named = (): Endpoint => async () => unknownEndpoint;
const handles = {
  token: named(),
  introspect: named(),
  revoke: named(),
  jwks: named(),
  metadata: named(),
};
const below = (name: "token" | "introspect" | "revoke" | "jwks") => ({
  ...{ name, path: { below: `/oauth/${name}` }, methods: [], handle: handles[name] },
});
const request: EndpointRequest = {
  ...{ tenant: "a", method: "GET", url: "/", body: "", headers: new Headers() },
};
const server: AuthorizationServer = {
  endpoints: [
    ...(["token", "introspect", "revoke", "jwks"] as const).map(below),
    {
      ...{ name: "metadata", path: { wellKnown: "oauth-authorization-server" } },
      ...{ methods: [], handle: handles.metadata },
    },
  ],
  handle: async () => unknownEndpoint,
  issuerOf: () => ok(undefined),
  endpointPath: "/oauth",
  bodyLimit: 100,
  explain: () => Promise.reject(new Error("no binding explains")),
};

describe("the path table", () => {
  it("finds each endpoint at exactly one spelling, with the tenant as it stands", async () => {
    const find = pathTable(server, { basePath: "/api/v1/tenant/:tenant/oauth" });
    expect(find("/api/v1/tenant/a/oauth/token")).toEqual({ endpoint: handles.token, tenant: "a" });
    expect(find("/api/v1/tenant/a/oauth/introspect")).toEqual({
      endpoint: handles.introspect,
      tenant: "a",
    });
    expect(find("/api/v1/tenant/a/oauth/revoke")).toEqual({
      endpoint: handles.revoke,
      tenant: "a",
    });
    expect(find("/api/v1/tenant/a/oauth/explain")).toBeUndefined();
    expect(find("/api/v1/tenant/a/oauth/jwks")).toEqual({ endpoint: handles.jwks, tenant: "a" });
    for (const path of [
      "/.well-known/oauth-authorization-server/api/v1/tenant/a",
      "/api/v1/tenant/a/.well-known/oauth-authorization-server",
    ])
      expect(await find(path)?.endpoint(request)).toBe(unknownEndpoint);
    expect(find("/api/v1/tenant/a%2Fb/oauth/token")?.tenant).toBe("a%2Fb");
    for (const path of [
      "//api/v1/tenant/a/oauth/token",
      "/api/v1/tenant/a/oauth/token/",
      "/api/v1/tenant/a/OAUTH/token",
      "/api/v1/tenant//oauth/token",
      "/api/v1/tenant/a/b/oauth/token",
      "/api/v1/tenant/oauth/token",
      "http://x/api/v1/tenant/a/oauth/token",
      "",
    ])
      expect(find(path)).toBeUndefined();
  });

  it("has a row for each endpoint of the server, and no list of its own", () => {
    const handle = named();
    const more = { name: "more", path: { below: "/oauth/more" }, methods: ["GET"], handle };
    const known = { name: "known", path: { wellKnown: "more" }, methods: ["GET"], handle };
    const find = pathTable(
      { ...server, endpoints: [more, known] },
      { basePath: "/t/:tenant/oauth" },
    );
    for (const path of ["/t/a/oauth/more", "/.well-known/more/t/a", "/t/a/.well-known/more"])
      expect(find(path)).toEqual({ endpoint: handle, tenant: "a" });
    expect(find("/t/a/oauth/token")).toBeUndefined();
  });

  it("finds nothing at any other path", () => {
    const find = pathTable(server, { basePath: "/t/:tenant/oauth" });
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        const match = /^\/t\/([^/]+)\/oauth\/(?:token|jwks)$/.exec(path);
        if (!path.includes(".well-known")) expect(find(path)?.tenant).toBe(match?.[1]);
      }),
    );
  });

  it("serves an only tenant, whose name stands in no path", () => {
    const find = pathTable(server, { basePath: "/oauth", tenant: "main" });
    expect(find("/oauth/token")).toEqual({ endpoint: handles.token, tenant: "main" });
    expect(find("/.well-known/oauth-authorization-server")?.tenant).toBe("main");
    expect(find("/oauth/token/main")).toBeUndefined();
  });

  it.each<[HttpOptions, RegExp]>([
    [{ basePath: "oauth", tenant: "a" }, /basePath: must begin with "\/"/],
    [{ basePath: "/oauth/", tenant: "a" }, /basePath: must begin with "\/" and not end/],
    [{ basePath: "/a b/oauth", tenant: "a" }, /basePath: must begin/],
    [{ basePath: "/auth", tenant: "a" }, /must end with the server's endpointPath, \/oauth/],
    [{ basePath: "/x/oauth" }, /must hold :tenant once/],
    [{ basePath: "/:tenant/:tenant/oauth" }, /must hold :tenant once/],
    [{ basePath: "/:tenant/oauth", tenant: "a" }, /must not hold :tenant/],
  ])("refuses %j and says what is right", (options, message) => {
    expect(() => pathTable(server, options)).toThrow(message);
  });

  it.each([
    ["tenant", { tenant: "" }],
    ["tenant", { tenant: 5 as never }],
    ["clientCertificates", { tenant: "main", clientCertificates: true as never }],
    ["clientCertificates", { tenant: "main", clientCertificates: {} as never }],
    ["strippedPrefix", { tenant: "main", strippedPrefix: "/other" }],
    ["trustProxy: is not known", { tenant: "main", trustProxy: true }],
    ["cors.token: must be a list", { tenant: "main", cors: { token: "*" as never } }],
    ["cors.jwks: must be origins", { tenant: "main", cors: { jwks: ["https://a.example/"] } }],
    ["cors.jwks: must be origins", { tenant: "main", cors: { jwks: ["null"] } }],
    ["cors.token: must be origins", { tenant: "main", cors: { token: ["https://*.a.example"] } }],
    ["cors.all: is unknown", { tenant: "main", cors: { all: "*" } as never }],
  ])("names %s if it cannot be", (field, options: Partial<HttpOptions>) => {
    expect(() => pathTable(server, { basePath: "/auth/oauth", ...options })).toThrow(field);
  });

  it("finds what a proxy or a router took the beginning of, and what it did not", () => {
    const find = pathTable(server, {
      ...{ basePath: "/auth/oauth", tenant: "main", strippedPrefix: "/auth" },
    });
    for (const path of [
      ...["/oauth/token", "/auth/oauth/token", "/.well-known/oauth-authorization-server"],
      "/.well-known/oauth-authorization-server/auth",
    ])
      expect(find(path)?.tenant, path).toBe("main");
    expect(find("/other/oauth/token")).toBeUndefined();
  });

  it("is not made for an issuer with another path, whose metadata would lead nowhere", () => {
    const elsewhere = { ...server, issuerOf: () => ok("https://a.example/other" as never) };
    expect(() => pathTable(elsewhere, { basePath: "/auth/oauth", tenant: "main" })).toThrow(
      /basePath: serves issuers whose path is "\/auth", and the issuer of tenant main is https:\/\/a.example\/other/,
    );
  });
});
