import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { unescape } from "node:querystring";
import { createAuthorizationServer, defineTenant, userAuthorization } from "@mintport/core";
import { instant, portError, type Visitors } from "@mintport/core/ports";
import { ok, ResultAsync } from "@mintport/core/result";
import { generatedKeys, sha256SecretHasher } from "@mintport/crypto";
import { oauth } from "@mintport/http/express";
import { pages } from "@mintport/pages";
import { memoryStorage } from "@mintport/storage-memory";
import { Browser } from "@mintport/test-browser";
import express from "express";
import { afterAll, beforeAll, expect, it } from "vitest";
import { confidential, pkce, requestOf } from "./user-world.ts";

/** What your login writes into the session. */
interface Login {
  readonly user?: string;
  readonly loginAt?: number;
}

/** The part of a store of express-session that is needed. */
interface SessionStore {
  get(id: string, done: (error: unknown, session?: Login | null) => void): void;
}

const sessionVisitors = (store: SessionStore, secret: string): Visitors => ({
  identify: (_tenant, { headers }) =>
    ResultAsync.fromPromise(sessionIn(store, headers.get("cookie") ?? "", secret), (cause) =>
      portError("unavailable", "visitors", cause),
    ).map(({ id, user, loginAt }) =>
      id === undefined || user === undefined || loginAt === undefined
        ? undefined
        : { subject: user, session: id, authenticatedAt: instant(loginAt) },
    ),
});

const sessionIn = (
  store: SessionStore,
  cookie: string,
  secret: string,
): Promise<Login & { readonly id?: string }> =>
  new Promise((resolve, reject) => {
    const id = idIn(cookie, secret);
    if (id === undefined) resolve({});
    else
      store.get(id, (error, session) => {
        if (error) reject(new Error("no session", { cause: error }));
        else resolve({ ...session, id });
      });
  });

/** `connect.sid=s:<id>.<HMAC-SHA256>`, escaped. */
const idIn = (cookie: string, secret: string): string | undefined => {
  const [, text = ""] = /(?:^|; *)connect\.sid=([^;]+)/.exec(cookie) ?? [];
  const [, id = "", given = ""] = /^s:(.+)\.([^.]+)$/.exec(unescape(text)) ?? [];
  const right = createHmac("sha256", secret).update(id).digest("base64").replace(/=+$/, "");
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b) ? id : undefined;
};

const cookieSecret = "the-secret-of-express-session";
/** A store of express-session, and the cookie that its middleware would set. */
const sessions = new Map<string, Login>();
const store: SessionStore = {
  get: (id, done) => {
    setImmediate(() => {
      done(null, sessions.get(id) ?? null);
    });
  },
};
const cookieOf = (id: string, secret = cookieSecret): string =>
  `s:${id}.${createHmac("sha256", secret).update(id).digest("base64").replace(/=+$/, "")}`;

const http = createServer();
let origin: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const tenant = defineTenant({ id: "main", issuer: origin, scope: "api:read api:write" });
  const client = await confidential("web-app");
  const server = createAuthorizationServer({
    storage: memoryStorage({ tenants: [tenant], clients: [{ tenant: tenant.id, client }] }),
    keys: await generatedKeys([{ tenant: "main", alg: "ES256" }]),
    secretHasher: sha256SecretHasher,
    users: userAuthorization({
      visitors: sessionVisitors(store, cookieSecret),
      pages: pages({ loginUrl: "/login" }),
      subjects: { standing: () => ok("good") },
    }),
  });
  const app = express();
  app.get("/login", (request, response) => {
    sessions.set("one", { user: "alice", loginAt: Math.floor(Date.now() / 1000) });
    response.cookie("connect.sid", cookieOf("one"), { sameSite: "lax" });
    response.redirect(303, new URL(request.url, origin).searchParams.get("return_to") ?? "");
  });
  app.use(oauth(server, { basePath: "/oauth", tenant: "main" }));
  http.on("request", app);
});
afterAll(() => {
  http.closeAllConnections();
  http.close();
});

it("a session of express-session is the visitor, from the first page to the code", async () => {
  const browser = new Browser(origin);
  const begun = await browser.get(`/oauth/authorize?${requestOf(pkce().challenge).toString()}`);
  expect(begun.location?.pathname).toBe("/login");
  const loggedIn = await browser.get(begun.location?.href ?? "");
  expect(loggedIn.location?.pathname).toBe("/oauth/authorize/resume");
  const consent = await browser.get(loggedIn.location?.href ?? "");
  expect(consent.text).toContain("alice");
  const handle = /name="interaction" value="([^"]+)"/.exec(consent.text)?.[1] ?? "";
  const answer = { interaction: handle, decision: "approve", scope: "api:read" };
  const answered = await browser.post("/oauth/authorize/answer", answer);
  expect(answered.location?.searchParams.get("code")).toMatch(/^mpac_/);
});

it("a cookie that another secret signed is nobody", async () => {
  sessions.set("one", { user: "alice", loginAt: Math.floor(Date.now() / 1000) });
  const { challenge } = pkce();
  for (const cookie of [cookieOf("one", "another"), "s:one", "s:one.", "one", "s:.", "%"]) {
    const browser = new Browser(origin);
    browser.cookies.set("connect.sid", encodeURIComponent(cookie));
    const begun = await browser.get(`/oauth/authorize?${requestOf(challenge).toString()}`);
    expect(begun.location?.pathname).toBe("/login");
  }
});
