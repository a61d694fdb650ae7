import type { Issuer } from "@mintport/core/management";
import { headerFieldsOf } from "@mintport/core/ports";
import { Browser } from "@mintport/test-browser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizeUrl,
  confidential,
  pkce,
  requestOf,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const { challenge } = pkce();

describe("what is drawn at random", () => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld({
      clients: [await confidential("first-party", { authorization: { consent: "implied" } })],
    });
  });
  afterAll(() => world.close());

  const who = (subject: string): string =>
    `who=${Buffer.from(JSON.stringify(world.user(subject))).toString("base64url")}`;

  it("10,000 codes: all distinct, of 256 bits (OAuth 2.1 §7.7)", { timeout: 60_000 }, async () => {
    const codes = new Set<string>();
    const request = {
      ...{ tenant: "my-tenant", method: "GET", body: undefined },
      url: authorizeUrl(challenge, { client_id: "first-party" }),
      headers: headerFieldsOf(["Cookie", who("alice")]),
    };
    for (let drawn = 0; drawn < 10_000; drawn++) {
      const { headers } = await world.server.handle("authorize", request);
      const code = new URL(String(headers["Location"])).searchParams.get("code") ?? "";
      expect(code).toMatch(/^mpac_[\w-]{43}[\dA-Za-z]{6}$/);
      codes.add(code);
    }
    expect(codes.size).toBe(10_000);
  });

  it("1,000 pushed requests: all distinct, of 256 bits (RFC 9126 §7.1)", async () => {
    const uris = new Set<unknown>();
    const form = new URLSearchParams(requestOf(challenge));
    form.set("client_secret", secret);
    for (let drawn = 0; drawn < 1000; drawn++) {
      const { body } = await world.server.handle("pushed_authorization_request", {
        ...{ tenant: "my-tenant", method: "POST", url: "/par", body: form.toString() },
        headers: headerFieldsOf(["Content-Type", "application/x-www-form-urlencoded"]),
      });
      const { request_uri } = JSON.parse(body) as { readonly request_uri: string };
      expect(request_uri).toMatch(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/);
      uris.add(request_uri);
    }
    expect(uris.size).toBe(1000);
  });
});

describe("the cookie of a browser", () => {
  it("over TLS is of this host alone, for no script, and no longer than its page (RFC 6265bis §4.1.3)", async () => {
    const issuer = "https://issuer.example/my-tenant";
    const world = await startUserWorld({ tenant: { issuer: issuer as Issuer } });
    const browser = new Browser(world.origin);
    const { headers } = await browser.get(authorizeUrl(challenge, { login_hint: "carol" }));
    const fields = headers.getSetCookie();
    expect(fields).toHaveLength(1);
    const [pair = "", ...attributes] = (fields[0] ?? "").split("; ");
    expect(pair).toMatch(/^__Host-mintport-[\w-]{8}=[\w-]{22}$/);
    expect(attributes.sort()).toEqual(
      ["HttpOnly", "Max-Age=600", "Path=/", "SameSite=Lax", "Secure"].sort(),
    );
    await world.close();
  });
});
