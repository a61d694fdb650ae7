import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { issuerPathOf, jwksPath, metadataPath } from "../fixture/deployment.ts";
import { comparable, expectToken } from "../fixture/expect-answer.ts";
import { askRaw, type RawRequest } from "../fixture/raw-request.ts";
import { good } from "../fixture/token-request.ts";

describe.each(bindings)("metadata request, over $name", (binding) => {
  let running: Running;

  beforeAll(async () => {
    running = await run(binding);
  });
  afterAll(() => running.close());

  const get = (target: string, fields: RawRequest["fields"] = []) =>
    askRaw(running, { method: "GET", target, fields });

  it.each(["my-tenant", "other-tenant"])(
    "the document stands at the inserted path and names the issuer of that path: %s (RFC 8414 §3.3)",
    async (name) => {
      const answer = await get(`/.well-known/oauth-authorization-server${issuerPathOf(name)}`);

      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("application/json");
      expect(answer.json["issuer"]).toBe(`${running.origin}${issuerPathOf(name)}`);
    },
  );

  it("the issuer leads back to the document that names it (RFC 8414 §3.1)", async () => {
    const { issuer } = running.tenant;
    const { origin, pathname } = new URL(issuer);
    const url = `${origin}/.well-known/oauth-authorization-server${pathname}`;

    expect(await (await fetch(url)).json()).toMatchObject({ issuer });
  });

  it("the same document stands below the issuer, where older clients look (RFC 8414 §3.1)", async () => {
    const below = await get(`${issuerPathOf("my-tenant")}/.well-known/oauth-authorization-server`);

    expect(comparable(below)).toEqual(comparable(await get(metadataPath)));
  });

  it.each([
    "/.well-known/oauth-authorization-server",
    "/.well-known/oauth-authorization-server/",
    "/.well-known/oauth-authorization-server/my-tenant",
    `${metadataPath}/`,
    `${metadataPath}/oauth`,
    `/.well-known/OAuth-Authorization-Server${issuerPathOf("my-tenant")}`,
    `/.well-known/openid-configuration${issuerPathOf("my-tenant")}`,
  ])("no other path has it (RFC 8414 §3.1): %s", async (target) => {
    expect((await get(target)).status).toBe(404);
  });

  it("HEAD has the same fields and no body; nothing but GET and HEAD is answered (RFC 8414 §3.1)", async () => {
    const { headers } = await get(metadataPath);
    const head = await askRaw(running, { method: "HEAD", target: metadataPath });
    const post = await askRaw(running, { method: "POST", target: metadataPath });

    expect(head).toMatchObject({ status: 200, text: "" });
    expect(head.headers.get("content-type")).toBe("application/json");
    expect(head.headers.get("cache-control")).toBe(headers.get("cache-control"));
    expect(post.status).toBe(405);
    expect(post.headers.get("allow")).toBe("GET, HEAD");
  });

  const evil = "evil.example";
  it.each([
    ["Host", [["Host", evil]]],
    ["Host with a port", [["Host", `${evil}:8443`]]],
    ["X-Forwarded-Host", [["X-Forwarded-Host", evil]]],
    ["X-Forwarded-Proto", [["X-Forwarded-Proto", "https"]]],
    ["X-Forwarded-Port", [["X-Forwarded-Port", "8443"]]],
    ["X-Forwarded-Prefix", [["X-Forwarded-Prefix", `/${evil}`]]],
    ["X-Forwarded-Server", [["X-Forwarded-Server", evil]]],
    ["X-Host", [["X-Host", evil]]],
    ["X-Original-URL", [["X-Original-URL", issuerPathOf("other-tenant")]]],
    ["X-Rewrite-URL", [["X-Rewrite-URL", issuerPathOf("other-tenant")]]],
    ["Origin", [["Origin", `https://${evil}`]]],
    ["Forwarded", [["Forwarded", `host=${evil};proto=https`]]],
    [
      "all of them",
      [
        ["Host", evil],
        ["X-Forwarded-Host", evil],
        ["Forwarded", `host=${evil}`],
      ],
    ],
  ] as const)("nothing depends on what the request says of its host: %s", async (_, fields) => {
    for (const target of [metadataPath, jwksPath])
      expect(comparable(await get(target, fields))).toEqual(comparable(await get(target)));

    const body = new URLSearchParams(good).toString();
    const token = expectToken(await askRaw(running, { fields, body }));
    const [, claims = ""] = token.split(".");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      iss: running.tenant.issuer,
      aud: running.tenant.audience,
    });
  });
});
