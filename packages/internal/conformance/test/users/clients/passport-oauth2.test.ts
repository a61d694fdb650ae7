import { Browser } from "@mintport/test-browser";
import express, { type Express } from "express";
import session from "express-session";
import passport from "passport";
import OAuth2Strategy, { type VerifyCallback } from "passport-oauth2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppWorld, startAppWorld, webApp } from "./app-world.ts";
import { listen, type Site } from "./listen.ts";

describe("passport-oauth2 in Express", () => {
  let world: AppWorld;
  let app: Site;
  beforeAll(async () => {
    world = await startAppWorld();
    app = await listen((origin) => appAt(world, origin));
  });
  afterAll(async () => {
    app.close();
    await world.close();
  });

  it("logs in with PKCE and state, calls, refreshes and revokes", async () => {
    const browser = new Browser(app.origin);
    const { location } = await browser.get("/login");
    expect(location?.searchParams.get("code_challenge_method")).toBe("S256");
    const answer = await world.agree(location ?? "");
    const { page: user } = await browser.get(answer.href);
    expect(user).toMatchObject({ profile: { subject: "alice", client: webApp.id } });
    const { page: again } = await browser.get("/refresh");
    expect(await world.call(String(again?.["accessToken"]))).toBe(200);

    const body = new URLSearchParams({
      ...{ client_id: webApp.id, client_secret: webApp.secret },
      token: String(user?.["refreshToken"]),
    });
    await fetch(`${world.issuer}/oauth/revoke`, { method: "POST", body });
    expect((await browser.get("/refresh")).status).toBe(400);
    expect(await world.call(String(again?.["accessToken"]))).toBe(401);
  });

  it("takes no answer that another browser began", async () => {
    const { location } = await new Browser(app.origin).get("/login");
    const answer = await world.agree(location ?? "");
    expect((await new Browser(app.origin).get(answer.href)).status).toBe(403);
  });
});

interface AppUser {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly profile: unknown;
}

/** The profile is what the API says; the library asks it with the token in the header. */
class Mintport extends OAuth2Strategy {
  override userProfile(token: string, done: (error?: unknown, profile?: unknown) => void): void {
    this._oauth2.useAuthorizationHeaderforGET(true);
    this._oauth2.get(this.api.href, token, (error, text) => {
      done(error, text === undefined ? undefined : JSON.parse(String(text)));
    });
  }

  readonly api: URL;

  constructor(api: URL, options: OAuth2Strategy.StrategyOptions) {
    super(
      options,
      (accessToken: string, refreshToken: string, profile: unknown, done: VerifyCallback) => {
        done(null, { accessToken, refreshToken, profile });
      },
    );
    this.api = api;
  }

  refresh(token: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this._oauth2.getOAuthAccessToken(token, { grant_type: "refresh_token" }, (error, access) => {
        if (access === undefined) reject(new Error("refused", { cause: error }));
        else resolve(access);
      });
    });
  }
}

const appAt = (world: AppWorld, origin: string): Express => {
  const app = express();
  const strategy = new Mintport(world.api, {
    authorizationURL: `${world.issuer}/oauth/authorize`,
    tokenURL: `${world.issuer}/oauth/token`,
    clientID: webApp.id,
    clientSecret: webApp.secret,
    callbackURL: `${origin}/callback`,
    scope: ["api:read"],
    pkce: true,
    state: true,
  });
  const sessions = new passport.Passport();
  sessions.use(strategy);
  sessions.serializeUser((user, done) => {
    done(null, user);
  });
  sessions.deserializeUser((user: Express.User, done) => {
    done(null, user);
  });
  app.use(session({ secret: "of the app", resave: false, saveUninitialized: false }));
  app.use(sessions.session());
  app.get("/login", sessions.authenticate("oauth2"));
  app.get("/callback", sessions.authenticate("oauth2"), (request, response) => {
    response.json(request.user);
  });
  app.get("/refresh", async (request, response) => {
    const { refreshToken } = request.user as AppUser;
    await strategy.refresh(refreshToken).then(
      (accessToken) => response.json({ accessToken }),
      () => response.sendStatus(400),
    );
  });
  return app;
};
