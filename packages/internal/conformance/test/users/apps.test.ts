import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { nodeHandler } from "@mintport/http/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basePath, issuerPathOf } from "../fixture/deployment.ts";
import { otherKey, proofKey, proofOf } from "../rfc9449/proofs.ts";
import {
  answerPage,
  askToken,
  authorizeUrl,
  type Change,
  codeFor,
  confidential,
  introspect,
  pkce,
  publicUserClient,
  redeem,
  refused,
  requestOf,
  secret,
  startUserWorld,
  tokenPath,
  type UserWorld,
} from "./user-world.ts";

const offline = { scope: "api:read offline_access", prompt: "consent" };
const spa = { client_id: "spa", client_secret: undefined };

describe("sender-constrained codes and refresh tokens (RFC 9449)", () => {
  let world: UserWorld;
  beforeAll(async () => {
    world = await startUserWorld();
  });
  afterAll(() => world.close());

  const proof = async (key = proofKey, htu?: string) => ({
    dpop: await proofOf(world, { key, ...(htu === undefined ? {} : { claims: { htu } }) }),
  });
  const bound = async (change: Change = {}) => {
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user());
    const code = await codeFor(world, browser, challenge, { ...offline, ...change });
    return { verifier, code };
  };
  const redeemWith = async (
    { verifier, code }: Awaited<ReturnType<typeof bound>>,
    client: Change,
    headers: Record<string, string>,
  ) =>
    askToken(
      world,
      { grant_type: "authorization_code", code, code_verifier: verifier, ...client },
      { headers },
    );

  it("a code for one key opens with that key alone (§10)", async () => {
    const made = await bound({ dpop_jkt: proofKey.thumbprint });
    expect(await redeemWith(made, {}, {})).toMatchObject(refused("invalid_grant"));
    expect(await redeemWith(made, {}, await proof(otherKey))).toMatchObject(
      refused("invalid_grant"),
    );
    const { status, json } = await redeemWith(made, {}, await proof());
    expect({ status, type: json["token_type"] }).toEqual({ status: 200, type: "DPoP" });
  });

  it("a `dpop_jkt` that is no thumbprint is refused", async () => {
    const browser = world.browser().logIn(world.user());
    const { location } = await browser.get(
      authorizeUrl(pkce().challenge, { dpop_jkt: "not-a-thumbprint" }),
    );
    expect(location?.searchParams.get("error")).toBe("invalid_request");
  });

  it("a public client proves the same key at every refresh, and is not rotated (§5)", async () => {
    const made = await bound({ client_id: "spa" });
    const { json } = await redeemWith(made, spa, await proof());
    const again = async (headers: Record<string, string>) =>
      askToken(
        world,
        { ...spa, grant_type: "refresh_token", refresh_token: String(json["refresh_token"]) },
        { headers },
      );
    expect(await again({})).toMatchObject(refused("invalid_grant"));
    expect(await again(await proof(otherKey))).toMatchObject(refused("invalid_grant"));
    for (let turn = 0; turn < 2; turn++) {
      const { status, json: next } = await again(await proof());
      expect(status).toBe(200);
      expect(next).not.toHaveProperty("refresh_token");
    }
  });

  it("a confidential client may use another key (§5)", async () => {
    const made = await bound();
    const { json } = await redeemWith(made, {}, await proof());
    const form = { grant_type: "refresh_token", refresh_token: String(json["refresh_token"]) };
    expect(await askToken(world, form, { headers: await proof(otherKey) })).toMatchObject({
      ...{ status: 200, json: { token_type: "DPoP" } },
    });
  });

  it("a proof at the push binds the code; with another `dpop_jkt` it is refused (§10.1)", async () => {
    const { verifier, challenge } = pkce();
    const path = `${issuerPathOf("my-tenant")}/oauth/par`;
    const push = async (change: Change) =>
      askToken(
        world,
        { ...Object.fromEntries(requestOf(challenge)), client_secret: secret, ...change },
        { path, headers: await proof(proofKey, `${world.issuer}/oauth/par`) },
      );
    expect(await push({ dpop_jkt: otherKey.thumbprint })).toMatchObject(
      refused("invalid_dpop_proof"),
    );
    const { json } = await push({});
    const browser = world.browser().logIn(world.user("bob"));
    const parameters = new URLSearchParams({
      ...{ client_id: "web-app", request_uri: String(json["request_uri"]) },
    });
    const page = await browser.get(
      `${issuerPathOf("my-tenant")}/oauth/authorize?${parameters.toString()}`,
    );
    const done = await answerPage(browser, page, "approve");
    const code = done.location?.searchParams.get("code") ?? "";
    expect(await redeemWith({ code, verifier }, {}, {})).toMatchObject(refused("invalid_grant"));
    expect(await redeemWith({ code, verifier }, {}, await proof())).toMatchObject({ status: 200 });
  });
});

describe("browser-based applications (browser BCP §6.3)", () => {
  let world: UserWorld;
  const http = createServer();
  let origin = "";
  const app = "https://app.example";
  beforeAll(async () => {
    world = await startUserWorld();
    http.on("request", nodeHandler(world.server, { basePath, cors: { token: [app] } }));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    http.close();
    await world.close();
  });
  const parPath = `${issuerPathOf("my-tenant")}/oauth/par`;
  const ask = (path: string, init: RequestInit, from: string = app) =>
    fetch(new URL(path, origin), {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), origin: from },
      redirect: "manual",
    });
  const preflight = {
    method: "OPTIONS",
    headers: { "access-control-request-method": "POST", "access-control-request-headers": "dpop" },
  };

  it.each([tokenPath, parPath, tokenPath.replace("token", "revoke")])(
    "%s answers a preflight and runs nothing",
    async (path) => {
      const before = world.observer.events.length;
      const { status, headers } = await ask(path, preflight);
      expect(status).toBe(204);
      expect(headers.get("access-control-allow-origin")).toBe(app);
      expect(headers.get("access-control-allow-headers")?.toLowerCase()).toContain("dpop");
      expect(headers.get("access-control-allow-credentials")).toBeNull();
      expect(world.observer.events.length).toBe(before);
    },
  );

  it("nobody else, and `null` least of all", async () => {
    for (const from of ["https://evil.example", "null"]) {
      const { headers } = await ask(tokenPath, preflight, from);
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it.each(["", "/resume", "/answer", "/describe"])(
    "never at authorize%s (RFC 9700 §2.6)",
    async (end) => {
      const { headers } = await ask(
        `${issuerPathOf("my-tenant")}/oauth/authorize${end}`,
        preflight,
      );
      expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    },
  );

  it("an error can be read by the page", async () => {
    const body = new URLSearchParams({ grant_type: "authorization_code", client_id: "spa" });
    const answer = await ask(tokenPath, { method: "POST", body });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("access-control-allow-origin")).toBe(app);
  });

  it("a secret of a public client proves nothing", async () => {
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user());
    const code = await codeFor(world, browser, challenge, { client_id: "spa" });
    const answer = await redeem(world, code, verifier, { client_id: "spa", client_secret: "x" });
    expect(answer).toMatchObject({ status: 401, json: { error: "invalid_client" } });
    expect((await redeem(world, code, verifier, spa)).status).toBe(200);
  });
});

describe("native applications (RFC 8252)", () => {
  it.each([
    ["com.example.app:/cb", "com.example.app:/cb"],
    ["https://claimed.example/cb", "https://claimed.example/cb"],
    ["http://127.0.0.1/cb", "http://127.0.0.1:51004/cb"],
    ["http://[::1]/cb", "http://[::1]:51004/cb"],
  ])("%s gets its code at %s (§7)", async (registered, sent) => {
    const world = await startUserWorld({
      clients: [
        publicUserClient("native", {
          authorization: { applicationType: "native", redirectUris: [registered as never] },
        }),
        await confidential("shipped-secret", {
          authorization: { applicationType: "native", redirectUris: [registered as never] },
        }),
      ],
    });
    const { verifier, challenge } = pkce();
    const browser = world.browser().logIn(world.user());
    const change = { client_id: "native", redirect_uri: sent };
    const page = await browser.get(authorizeUrl(challenge, change));
    const done = await answerPage(browser, page, "approve");
    expect(done.status).toBe(303);
    expect(done.headers.get("location")?.startsWith(`${sent}?code=`)).toBe(true);
    const code = done.location?.searchParams.get("code") ?? "";
    const { json } = await redeem(world, code, verifier, {
      ...{ client_id: "native", client_secret: undefined, redirect_uri: sent },
    });
    expect(await introspect(world, json["access_token"])).toMatchObject({ active: false });
    expect(json["access_token"]).toBeDefined();
    const secretPage = { client_id: "shipped-secret", redirect_uri: sent };
    for (let turn = 0; turn < 2; turn++) {
      const asked = await browser.get(authorizeUrl(challenge, secretPage));
      expect(asked.page, "a secret in an app proves nothing (§8.5)").toMatchObject({
        because: "client-not-assured",
      });
      await answerPage(browser, asked, "approve");
    }
    await world.close();
  });

  it("none without PKCE (§8.1)", async () => {
    const world = await startUserWorld();
    const browser = world.browser().logIn(world.user());
    const { location } = await browser.get(
      authorizeUrl("", { client_id: "spa", code_challenge: undefined }),
    );
    expect(location?.searchParams.get("error")).toBe("invalid_request");
    await world.close();
  });
});
