import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ResourceIndicator } from "@mintport/core/ports";
import {
  CompactSign,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
} from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";
import { issuerPathOf, metadataPath } from "../fixture/deployment.ts";
import {
  answerPage,
  askToken,
  authorizePath,
  authorizeUrl,
  type Change,
  confidential,
  pass,
  pkce,
  publicUserClient,
  redeem,
  redirectUri,
  requestOf,
  secret,
  startUserWorld,
  type UserWorld,
} from "./user-world.ts";

const parPath = `${issuerPathOf("my-tenant")}/oauth/par`;
const { challenge } = pkce();
const over = { status: 400, location: undefined, page: { problem: "interaction-over" } };
const signing = await generateKeyPair("ES256");
const foreign = await generateKeyPair("ES256");
const indicators = ["https://one.example", "https://two.example"].map(
  (text) => text as ResourceIndicator,
);

describe.each(stacks)("pushed and signed requests, over $name", (binding) => {
  let world: UserWorld;
  beforeAll(async () => {
    const jwk = { ...(await exportJWK(signing.publicKey)), kid: "r1", alg: "ES256" };
    const keys = { jwks: [jwk] } as never;
    world = await startUserWorld({
      binding,
      tenant: { resources: indicators.map((indicator) => ({ indicator })) },
      clients: [
        await confidential("pushes", { authorization: { requirePushedRequests: true } }),
        await confidential("signs", { keys }),
        await confidential("must-sign", {
          ...{ keys, authorization: { requireSignedRequests: true } },
        }),
        publicUserClient("phone", {}),
      ],
    });
  });
  afterAll(() => world.close());

  const push = (change: Change = {}) =>
    askToken(
      world,
      { ...Object.fromEntries(requestOf(challenge)), client_secret: secret, ...change },
      { path: parPath },
    );
  const pushed = async (change: Change = {}) => String((await push(change)).json["request_uri"]);
  /** `body` pushed as it stands. */
  const pushText = async (body: string) => {
    const response = await fetch(new URL(parPath, world.origin), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `${requestOf(challenge).toString()}&client_secret=${secret}${body}`,
    });
    return {
      status: response.status,
      json: (await response.json()) as Readonly<Record<string, unknown>>,
    };
  };
  const openUrl = (request_uri: string, client_id = "web-app", extra = "") =>
    `${authorizePath}?${new URLSearchParams({ client_id, request_uri }).toString()}${extra}`;
  const somebody = (subject = "alice") => world.browser().logIn(world.user(subject));

  describe("RFC 9126", () => {
    it("a client that proves itself gets a reference (§2.2)", async () => {
      const { status, json, headers } = await push();
      expect({ status, json }).toEqual({
        status: 201,
        json: { request_uri: expect.any(String), expires_in: 90 },
      });
      expect(json["request_uri"]).toMatch(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/);
      expect(headers.get("cache-control")).toBe("no-store");
      expect((await push({ client_id: "phone", client_secret: undefined })).status).toBe(201);
      expect((await push({ client_secret: "wrong" })).status).toBe(401);
      expect((await fetch(new URL(parPath, world.origin))).status).toBe(405);
    });

    it.each([
      [{ request_uri: "urn:x" }, "invalid_request"],
      [{ redirect_uri: "https://evil.example" }, "invalid_request"],
      [{ scope: "nope" }, "invalid_scope"],
      [{ code_challenge: undefined }, "invalid_request"],
      [{ redirect_uri: "https://app.example/other" }, "invalid_request"],
    ])("%o is %s, as JSON (§2.3)", async (change, error) => {
      const answer = await push(change);
      expect(answer).toMatchObject({ status: 400, json: { error } });
      expect(answer.headers.get("location")).toBeNull();
    });

    it("may name several resources, and nothing else twice (RFC 8707 §2)", async () => {
      const several = indicators.map((one) => `&resource=${one}`).join("");
      const { json } = await pushText(several);
      const { page } = await somebody("heidi").get(openUrl(String(json["request_uri"])));
      expect(page?.["resources"]).toEqual(indicators);
      for (const body of ["&state=s2", "&scope=api:read", "&client_secret=x", "&client_id=web-app"])
        expect(await pushText(several + body)).toMatchObject({
          ...{ status: 400, json: { error: "invalid_request" } },
        });
      expect(await pushText(`${several}&resource=https://other.example`)).toMatchObject({
        ...{ status: 400, json: { error: "invalid_target" } },
      });
    });

    it("opens nothing for another client (§2.2)", async () => {
      const uri = await pushed();
      expect(await somebody().get(openUrl(uri, "other-app"))).toMatchObject(over);
      expect((await somebody("bob").get(openUrl(uri))).page).toMatchObject({ page: "consent" });
    });

    it("is over after its time (§4)", async () => {
      const uri = await pushed();
      pass(world.clock, 91);
      expect(await somebody().get(openUrl(uri))).toMatchObject(over);
    });

    it("can be opened again until it is completed, and not after (FAPI §5.3.2.2 Note 3)", async () => {
      const uri = await pushed();
      const browser = somebody("carol");
      await browser.get(openUrl(uri));
      const page = await browser.get(openUrl(uri));
      pass(world.clock, 120);
      const done = await answerPage(browser, page, "approve");
      expect(done.location?.searchParams.get("code")).toMatch(/^mpac_/);
      expect(await browser.get(openUrl(uri))).toMatchObject(over);
    });

    it("of two tabs with one request, one completes", async () => {
      const uri = await pushed();
      const browser = somebody("dave");
      const tabs = [await browser.get(openUrl(uri)), await browser.get(openUrl(uri))];
      const done = await Promise.all(tabs.map((tab) => answerPage(browser, tab, "approve")));
      expect(done.filter(({ location }) => location?.searchParams.has("code"))).toHaveLength(1);
      expect(done.filter(({ status }) => status === 400)).toHaveLength(1);
    });

    it("beside it only `client_id` counts (RFC 9101 §6.3)", async () => {
      const extra = "&scope=api:write&redirect_uri=https://evil.example&state=evil";
      const browser = somebody("erin");
      const page = await browser.get(openUrl(await pushed(), "web-app", extra));
      expect(page.page?.["scopes"]).toMatchObject([{ name: "api:read" }]);
      const done = await answerPage(browser, page, "approve");
      expect(done.location?.href).toMatch(/^https:\/\/app\.example\/cb\?.*state=s1&/);
    });

    it("may be required, and the metadata says where it is (§5)", async () => {
      const plain = await somebody().get(authorizeUrl(challenge, { client_id: "pushes" }));
      expect(plain.location?.searchParams.get("error")).toBe("invalid_request");
      const uri = await pushed({ client_id: "pushes" });
      expect((await somebody().get(openUrl(uri, "pushes"))).page).toMatchObject({
        page: "consent",
      });
      const metadata = await (await fetch(new URL(metadataPath, world.origin))).json();
      expect(metadata).toMatchObject({
        pushed_authorization_request_endpoint: `${world.issuer}/oauth/par`,
      });
    });
  });

  describe("RFC 9101", () => {
    interface Signed {
      readonly claims?: JWTPayload;
      readonly header?: object;
      readonly key?: CryptoKey;
    }
    const sign = ({ claims = {}, header = {}, key = signing.privateKey }: Signed = {}) =>
      new SignJWT({
        ...Object.fromEntries(requestOf(challenge, { client_id: "signs" })),
        ...{ iss: "signs", aud: world.issuer, exp: world.clock.now() + 60 },
        ...claims,
      })
        .setProtectedHeader({ alg: "ES256", kid: "r1", ...header })
        .sign(key);
    const url = (request: string, change: Record<string, string> = {}) =>
      `${authorizePath}?${new URLSearchParams({ client_id: "signs", request, ...change }).toString()}`;
    const open = async (signed?: Signed, change?: Record<string, string>) =>
      somebody("frank").get(url(await sign(signed), change));

    it("opens a request that its client signed (§6)", async () => {
      expect((await open()).page).toMatchObject({ page: "consent", client: { id: "signs" } });
      const typed = { header: { typ: "oauth-authz-req+jwt" } };
      expect((await open(typed)).page).toMatchObject({ page: "consent" });
      const several = { claims: { aud: [world.issuer, "https://other.example"] } };
      expect((await open(several)).page).toMatchObject({ page: "consent" });
    });

    it.each<readonly [string, () => Signed]>([
      ["a key of nobody's", () => ({ key: foreign.privateKey })],
      ["a request inside", () => ({ claims: { request: "x" } })],
      ["a reference inside", () => ({ claims: { request_uri: "urn:x" } })],
      ["another issuer", () => ({ claims: { iss: "other-app" } })],
      ["for another server", () => ({ claims: { aud: "https://other.example" } })],
      ["over", () => ({ claims: { exp: world.clock.now() - 11 } })],
      ["not yet", () => ({ claims: { nbf: world.clock.now() + 60 } })],
      ["an assertion", () => ({ claims: { sub: "signs" } })],
      ["an access token", () => ({ header: { typ: "at+jwt" } })],
    ])("%s is no request (§6.2, §10.8)", async (_line, make) => {
      const answer = await open(make());
      expect(answer.location?.searchParams.get("error")).toBe("invalid_request_object");
      expect(answer.location?.searchParams.get("state")).toBeNull();
    });

    it("never `none`, never a MAC (§10.5)", async () => {
      const body = (await sign()).split(".")[1] ?? "";
      for (const alg of ["none", "HS256"]) {
        const header = Buffer.from(JSON.stringify({ alg })).toString("base64url");
        const answer = await somebody().get(url(`${header}.${body}.`));
        expect(answer.location?.searchParams.get("error")).toBe("invalid_request_object");
      }
    });

    it("not together with `request_uri` (§5)", async () => {
      const answer = await open({}, { request_uri: "urn:x" });
      expect(answer.location?.searchParams.get("error")).toBe("invalid_request");
    });

    it("for the client that is named outside (§6.3)", async () => {
      const answer = await open({ claims: { client_id: "web-app" } });
      expect(answer.location?.searchParams.get("error")).toBe("invalid_request");
    });

    it("only what is inside counts (§6.3)", async () => {
      const change = { state: "outside", scope: "api:write", redirect_uri: redirectUri };
      const { page } = await open({ claims: { state: "inside" } }, change);
      expect(page?.["scopes"]).toMatchObject([{ name: "api:read" }]);
      const silent = await open({ claims: { state: "inside", prompt: "none" } }, change);
      expect(silent.location?.searchParams.get("state")).toBe("inside");
      const without = await open({ claims: { state: undefined, prompt: "none" } }, change);
      expect(without.location?.searchParams.has("state")).toBe(false);
    });

    it("a redirect URI inside that is not registered leads nowhere", async () => {
      const claims = { redirect_uri: "https://evil.example" };
      expect(await open({ claims }, { redirect_uri: redirectUri })).toMatchObject({
        ...{ status: 400, location: undefined },
      });
    });

    it("a foreign reference is never fetched (§10.4, CVE-2020-10770)", async () => {
      let visits = 0;
      const canary = createServer((_request, response) => {
        visits++;
        response.end();
      });
      await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
      const { port } = canary.address() as AddressInfo;
      const answer = await somebody().get(
        `${authorizeUrl(challenge)}&request_uri=${encodeURIComponent(`http://127.0.0.1:${port}/`)}`,
      );
      expect(answer.location?.searchParams.get("error")).toBe("request_uri_not_supported");
      expect(visits).toBe(0);
      canary.close();
    });

    it("may be required (§10.5)", async () => {
      const answer = await somebody().get(authorizeUrl(challenge, { client_id: "must-sign" }));
      expect(answer.location?.searchParams.get("error")).toBe("invalid_request");
    });

    it("neither encrypted, nor endless, nor of two minds", async () => {
      const right = JSON.stringify(
        Object.fromEntries(requestOf(challenge, { client_id: "signs" })),
      );
      const twice = await new CompactSign(
        new TextEncoder().encode(right.replace("{", '{"scope":"api:write",')),
      )
        .setProtectedHeader({ alg: "ES256", kid: "r1" })
        .sign(signing.privateKey);
      for (const request of ["eyJhbGciOiJkaXIifQ.a.b.c.d", "x".repeat(12_000), twice]) {
        const answer = await somebody().get(url(request));
        expect(answer.location?.searchParams.get("error")).toBe("invalid_request_object");
      }
    });

    it("may name several resources in a list, and nothing else (RFC 8707 §2)", async () => {
      const { page } = await open({ claims: { resource: indicators } });
      expect(page?.["resources"]).toEqual(indicators);
      const listed = await open({ claims: { scope: ["api:read", "api:write"] } });
      expect(listed.location?.searchParams.get("error")).toBe("invalid_request");
    });

    it("`max_age` is a number (§4)", async () => {
      expect((await open({ claims: { max_age: 3600 } })).page).toMatchObject({ page: "consent" });
      const negative = await open({ claims: { max_age: -1 } });
      expect(negative.location?.searchParams.get("error")).toBe("invalid_request");
    });

    it("a signed request can be pushed, and its code redeemed", async () => {
      const own = pkce();
      const request = await sign({ claims: { code_challenge: own.challenge } });
      const { status, json } = await askToken(
        world,
        { client_id: "signs", client_secret: secret, request },
        { path: parPath },
      );
      expect(status).toBe(201);
      const browser = somebody("grace");
      const page = await browser.get(openUrl(String(json["request_uri"]), "signs"));
      const done = await answerPage(browser, page, "approve");
      const code = done.location?.searchParams.get("code") ?? "";
      expect(await redeem(world, code, own.verifier, { client_id: "signs" })).toMatchObject({
        status: 200,
      });
    });
  });
});
