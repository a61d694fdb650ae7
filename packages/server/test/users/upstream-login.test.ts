import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser } from "./browser.ts";
import { type OpenIdProvider, openIdProvider } from "./openid-provider.ts";
import {
  authorize,
  begin,
  callbackOf,
  logIn,
  type Relying,
  startOn,
  tenant,
  throughProvider,
  toProvider,
} from "./upstream-journey.ts";

let upstream: OpenIdProvider;
let server: Relying;

beforeAll(async () => {
  upstream = await openIdProvider("mintport");
  server = await startOn({ acme: upstream });
});
afterAll(async () => {
  await server.close();
  await upstream.close();
});

describe("a login at the only provider", () => {
  it("leads straight there, back, through consent, to a token of the provider's user", async () => {
    expect(await authorize(server)).toMatchObject({ sub: "acme|ada", client_id: "demo-web-app" });
  });

  it("asks with a code, PKCE S256, state, nonce and the exact callback (OpenID Connect Core §3.1.2.1)", async () => {
    const browser = new Browser(server.home);
    const asked = await toProvider(browser, await begin(browser));
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      ...{ response_type: "code", scope: "openid", client_id: "mintport" },
      ...{ redirect_uri: callbackOf(server.home, "acme"), code_challenge_method: "S256" },
      state: expect.stringMatching(/^[\w-]{55}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
  });
});
