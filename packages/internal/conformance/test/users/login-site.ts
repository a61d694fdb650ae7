import { Browser, type BrowserAnswer, formIn } from "@mintport/test-browser";
import * as client from "openid-client";

/** Where the app of the examples listens for answers. */
const callback = "http://127.0.0.1/callback";

/** How an example's login form names what a user types. */
export interface LoginForm {
  /** The field that says who it is. */
  readonly who: string;
  /** What Ada and Grace type there. */
  readonly ada: string;
  readonly grace: string;
}

/** An app's request, and how it takes the answer. */
export interface Asked {
  readonly app: client.Configuration;
  readonly url: URL;
  readonly redeem: (
    answer: URL | undefined,
  ) => Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers>;
}

interface LogIn {
  readonly who?: "ada" | "grace";
  /** The password. */
  readonly typed?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Answered = Promise<BrowserAnswer>;

/** An example with a login of its own, as its users and its app see it. */
export class LoginSite {
  readonly origin: string;
  readonly password: string;
  readonly form: LoginForm;

  constructor(origin: string, password: string, form: LoginForm) {
    this.origin = origin;
    this.password = password;
    this.form = form;
  }

  browser(): Browser {
    return new Browser(this.origin);
  }

  /** Begins as the app, which may listen on any port of loopback. */
  async begin(redirectUri: string = callback): Promise<Asked> {
    const app = await client.discovery(new URL(this.origin), "demo", undefined, client.None(), {
      algorithm: "oauth2",
      // http is allowed on loopback, and only because it is asked for.
      execute: [client.allowInsecureRequests],
    });
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    const url = client.buildAuthorizationUrl(app, {
      ...{ redirect_uri: redirectUri, scope: "orders:read offline_access", state: expectedState },
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    });
    const checks = { pkceCodeVerifier, expectedState };
    const redeem: Asked["redeem"] = (answer) =>
      client.authorizationCodeGrant(app, answer ?? new URL(redirectUri), checks);
    return { app, url, redeem };
  }

  /** Goes where the answer before sends the browser. */
  follow(browser: Browser, { location }: Pick<BrowserAnswer, "location">): Answered {
    return browser.get(location ?? "");
  }

  /** Fills the login form to which the answer before sends the browser; without one a form that leads to nothing. */
  async logIn(
    browser: Browser,
    before: Pick<BrowserAnswer, "location"> | undefined,
    { who = "ada", typed = this.password, headers = { origin: this.origin } }: LogIn = {},
  ): Answered {
    const nowhere = new URL(`/login?return_to=${this.origin}/`, this.origin);
    const { text } = await browser.get(before?.location ?? nowhere);
    const filled = formIn(text);
    filled.set(this.form.who, this.form[who]);
    filled.set("password", typed);
    return browser.post("/login", filled, headers);
  }

  /** Answers a consent page. */
  answer(browser: Browser, { text }: BrowserAnswer, decision: "approve" | "deny"): Answered {
    const filled = formIn(text);
    filled.set("decision", decision);
    const [, action = ""] = /<form method="post" action="([^"]+)"/.exec(text) ?? [];
    return browser.post(action, filled);
  }

  /** What the API says to a token: whose it is, or its status. */
  async userOf(token: string): Promise<unknown> {
    const answer = await fetch(`${this.origin}/orders`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    return answer.status === 200 ? answer.json() : answer.status;
  }
}
