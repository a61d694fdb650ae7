import { hash } from "node:crypto";
import type { EndpointRequest, EndpointResponse, Tenant } from "@mintport/core";
import { type Clock, type Entropy, systemClock, systemEntropy } from "@mintport/core/ports";
import { demoWebClient } from "../../stores/quickstart.ts";
import type { BrowserPages } from "../../users/browser-pages.ts";
import { BrowserMemory, memoryLifetime } from "./browser-memory.ts";
import { redeemCode, type ShownTokens } from "./redeem-code.ts";
import { noTokensPage, tokensPage } from "./tokens-page.ts";

/** The demo's web app: a public client with PKCE (RFC 7636), at `/demo`. It stands at 127.0.0.1, apart from the issuer's localhost. */
export const demoWebApp = (
  tenant: Tenant,
  { clock, entropy }: { readonly clock: Clock; readonly entropy: Entropy } = {
    clock: systemClock,
    entropy: systemEntropy,
  },
): BrowserPages => {
  const place: Place = {
    ...{ issuer: tenant.issuer, origin: originOf(tenant), clock, entropy },
    ...{ begun: new BrowserMemory<Begun>(), shown: new BrowserMemory<ShownTokens>() },
  };
  return (path) => {
    const step = steps.get(path);
    return (
      step && (async (request) => (request.method === "GET" ? step(place, request) : wrongMethod))
    );
  };
};

/** Where the demo's web app of a tenant stands. */
export const demoUrl = (tenant: Tenant): string => `${originOf(tenant)}/demo`;

/** A login that was begun: the `state` that must come back (RFC 6749 §10.12) and the code's verifier. */
interface Begun {
  readonly state: string;
  readonly verifier: string;
}

interface Place {
  readonly issuer: string;
  readonly origin: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly begun: BrowserMemory<Begun>;
  readonly shown: BrowserMemory<ShownTokens>;
}

const originOf = ({ issuer }: Tenant): string =>
  new URL(issuer.replace("//localhost", "//127.0.0.1")).origin;

const begin = async (place: Place, { headers }: EndpointRequest): Promise<EndpointResponse> => {
  const { issuer, origin, clock, entropy } = place;
  // The cookie must be of the name that the answer comes to.
  if (headers.get("host") !== new URL(origin).host) return goTo(`${origin}/demo`);
  const [secret, state, verifier] = [entropy.text(32), entropy.text(16), entropy.text(32)];
  place.begun.keep(secret, { state, verifier }, clock.now());
  const query = new URLSearchParams({
    ...{ response_type: "code", client_id: demoWebClient, redirect_uri: `${origin}/demo/callback` },
    ...{ scope: "api:read api:write", state },
    ...{ code_challenge: hash("sha256", verifier, "base64url"), code_challenge_method: "S256" },
  });
  return goTo(`${issuer}/oauth/authorize?${query.toString()}`, cookieOf(secret));
};

const callback = async (place: Place, request: EndpointRequest): Promise<EndpointResponse> => {
  const { issuer, origin, clock } = place;
  const [, query = ""] = request.url.split("?", 2);
  const answer = new URLSearchParams(query);
  const secret = secretIn(request);
  const begun = secret === undefined ? undefined : place.begun.take(secret, clock.now());
  // Another browser's answer, or another issuer's (RFC 9207 §2.4).
  if (secret === undefined || begun === undefined || answer.get("state") !== begun.state)
    return noTokensPage("state unknown");
  if (answer.get("iss") !== issuer) return noTokensPage("iss unknown");
  const code = answer.get("code");
  if (code === null) return noTokensPage(answer.get("error") ?? "server_error");
  const redeemed = await redeemCode(`${origin}${new URL(issuer).pathname}/oauth/token`, {
    ...{ client_id: demoWebClient, redirect_uri: `${origin}/demo/callback` },
    ...{ code, code_verifier: begun.verifier },
  });
  if ("error" in redeemed) return noTokensPage(redeemed.error);
  place.shown.keep(secret, redeemed, clock.now());
  // The code does not stay in the address.
  return goTo(`${origin}/demo/tokens`);
};

const tokens = async (place: Place, request: EndpointRequest): Promise<EndpointResponse> => {
  const secret = secretIn(request);
  const shown = secret === undefined ? undefined : place.shown.find(secret, place.clock.now());
  return shown === undefined
    ? goTo(`${place.origin}/demo`)
    : tokensPage(shown, `${place.issuer}/logout`);
};

const steps: ReadonlyMap<
  string,
  (place: Place, request: EndpointRequest) => Promise<EndpointResponse>
> = new Map([
  ["/demo", begin],
  ["/demo/callback", callback],
  ["/demo/tokens", tokens],
]);

const wrongMethod: EndpointResponse = {
  status: 405,
  headers: { Allow: "GET", "Content-Type": "text/plain" },
  body: "Method not allowed\n",
};

const goTo = (url: string, headers: EndpointResponse["headers"] = {}): EndpointResponse => ({
  status: 303,
  headers: { Location: url, ...headers },
  body: "",
});

const cookieOf = (secret: string): EndpointResponse["headers"] => ({
  "Set-Cookie": `mintport-demo-app=${secret}; Path=/demo; Max-Age=${memoryLifetime}; HttpOnly; SameSite=Lax`,
});

const secretIn = ({ headers }: EndpointRequest): string | undefined =>
  /(?:^|; )mintport-demo-app=([\w-]{43})(?:;|$)/.exec(headers.get("cookie") ?? "")?.[1];
