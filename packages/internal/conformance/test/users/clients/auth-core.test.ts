import { Auth, type AuthConfig } from "@auth/core";
import { Browser } from "@mintport/test-browser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchListener } from "../../fixture/fetch-listener.ts";
import { confidential, secret } from "../user-world.ts";
import { type AppWorld, startAppWorld } from "./app-world.ts";
import { listen, type Site } from "./listen.ts";

const id = "auth-js-app";

describe("@auth/core in a fetch handler", () => {
  let world: AppWorld;
  let app: Site;
  beforeAll(async () => {
    const client = await confidential(id, {
      authenticationMethods: ["client_secret_basic", "client_secret_post"],
      authorization: {
        redirectUris: ["http://127.0.0.1/auth/callback/mintport" as never],
        offlineAccess: "implied",
      },
    });
    world = await startAppWorld({ clients: [client] });
    app = await listen(() => fetchListener((request) => Auth(request, configOf(world))));
  });
  afterAll(async () => {
    app.close();
    await world.close();
  });

  it("logs in with PKCE and state, calls, refreshes and revokes", async () => {
    const browser = new Browser(app.origin);
    const { page: form } = await browser.get("/auth/csrf");
    const begun = await browser.post("/auth/signin/mintport", {
      csrfToken: String(form?.["csrfToken"]),
    });
    expect(begun.location?.searchParams.get("code_challenge_method")).toBe("S256");
    const answer = await world.agree(begun.location ?? "");
    const done = await browser.get(answer.href);
    expect(done.location?.href).toBe(`${app.origin}/`);

    // Its documentation refreshes where it reads the session.
    const { page: known } = await browser.get("/auth/session");
    expect(known).toMatchObject({ user: { name: "alice" }, refreshed: true });
    expect(await world.call(String(known?.["accessToken"]))).toBe(200);

    const body = new URLSearchParams({
      ...{ client_id: id, client_secret: secret, token: String(known?.["refreshToken"]) },
    });
    await fetch(`${world.issuer}/oauth/revoke`, { method: "POST", body });
    expect((await browser.get("/auth/session")).page).toMatchObject({ refreshed: false });
    expect(await world.call(String(known?.["accessToken"]))).toBe(401);
  });

  it("understands that the user denied", async () => {
    const browser = new Browser(app.origin);
    const { page: form } = await browser.get("/auth/csrf");
    const csrfToken = String(form?.["csrfToken"]);
    const begun = await browser.post("/auth/signin/mintport", { csrfToken });
    const answer = await world.deny(begun.location ?? "", "bob");
    const done = await browser.get(answer.href);
    expect(done.location?.searchParams.get("error")).toBe("OAuthCallbackError");
    expect((await browser.get("/auth/session")).text).toBe("null");
  });
});

const configOf = ({ issuer, api }: AppWorld): AuthConfig => ({
  basePath: "/auth",
  secret: "of the app",
  trustHost: true,
  logger: { error: () => {}, warn: () => {} },
  providers: [
    {
      id: "mintport",
      name: "Mintport",
      type: "oauth",
      issuer,
      clientId: id,
      clientSecret: secret,
      checks: ["pkce", "state"],
      authorization: { url: `${issuer}/oauth/authorize`, params: { scope: "api:read" } },
      token: `${issuer}/oauth/token`,
      userinfo: api.href,
      profile: ({ subject }) => ({ id: subject, name: subject }),
    },
  ],
  callbacks: {
    jwt: async ({ token, account }) => {
      if (account) return { ...token, ...account };
      const response = await fetch(`${issuer}/oauth/token`, {
        method: "POST",
        body: new URLSearchParams({
          ...{ grant_type: "refresh_token", refresh_token: String(token["refresh_token"]) },
          ...{ client_id: id, client_secret: secret },
        }),
      });
      const tokens = response.ok ? ((await response.json()) as object) : {};
      return { ...token, ...tokens, refreshed: response.ok };
    },
    session: ({ session, token }) => ({
      ...session,
      ...{ accessToken: token["access_token"], refreshToken: token["refresh_token"] },
      refreshed: token["refreshed"],
    }),
  },
});
