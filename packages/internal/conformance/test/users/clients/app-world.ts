import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Client, defineClient } from "@mintport/core";
import { sha256SecretHasher } from "@mintport/crypto";
import { keysFromUrl, requireScope, resourceServer, tokenStore } from "@mintport/resource-server";
import { protect } from "@mintport/resource-server/node";
import { expectOk } from "@mintport/testing";
import {
  answerPage,
  secret,
  startUserWorld,
  type UserWorld,
  type WorldOptions,
} from "../user-world.ts";

/** Where an app of a library listens for answers: on loopback any port may be (OAuth 2.1 §8.4.2). */
export const callback = "http://127.0.0.1/callback";

/** The ids of the apps that a library may be. */
export const webApp = { id: "real-web-app", secret };
export const browserApp = { id: "real-browser-app" };

/** A world with an API behind it, and with the apps as an operator writes them down. */
export interface AppWorld extends UserWorld {
  /** The API, which lets in whoever has a token with `api:read`, and tells whose it is. */
  readonly api: URL;
  /** Logs in and agrees where `url` leads: answers where the browser is sent then. */
  readonly agree: (url: string | URL, subject?: string) => Promise<URL>;
  /** The same, by a user who logs in and does not agree. */
  readonly deny: (url: string | URL, subject?: string) => Promise<URL>;
  /** Whether the API lets a token in. */
  readonly call: (token: string) => Promise<number>;
}

export const startAppWorld = async (options: WorldOptions = {}): Promise<AppWorld> => {
  const world = await startUserWorld({
    ...options,
    clients: [await definedWebApp(), definedBrowserApp(), ...(options.clients ?? [])],
  });
  const guard = resourceServer({
    issuer: world.issuer,
    audience: world.issuer,
    keys: keysFromUrl(new URL(`${world.issuer}/oauth/jwks`)),
    clock: world.clock,
    store: tokenStore({ storage: world.storage, tenant: world.tenant.id }),
  });
  const read = protect(guard, requireScope("api:read"), (_request, response, token) => {
    response.end(JSON.stringify({ subject: token.subject, client: token.client }));
  });
  const http = createServer((request, response) => {
    read(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const api = new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
  return {
    ...world,
    api,
    agree: (url, subject = "alice") => decideAt(world, url, { subject, decision: "approve" }),
    deny: (url, subject = "alice") => decideAt(world, url, { subject, decision: "deny" }),
    call: async (token) => {
      const answer = await fetch(api, { headers: { Authorization: `Bearer ${token}` } });
      return answer.status;
    },
    close: async () => {
      http.closeAllConnections();
      http.close();
      await world.close();
    },
  };
};

const decideAt = async (
  world: UserWorld,
  url: string | URL,
  { subject, decision }: { readonly subject: string; readonly decision: "approve" | "deny" },
): Promise<URL> => {
  const browser = world.browser();
  const login = await browser.get(String(url));
  browser.logIn(world.user(subject));
  const next = await browser.get(String(login.page?.["resume"]));
  // A web app is known again, and nobody is asked.
  const { location, text } = next.location ? next : await answerPage(browser, next, decision);
  if (location === undefined) throw new Error(`no answer: ${text}`);
  return location;
};

const grantTypes = ["authorization_code", "refresh_token"];
const authorization = {
  redirectUris: [callback],
  delegatedScope: "api:read api:write",
  offlineAccess: "implied",
} as const;

const definedWebApp = async (): Promise<Client> =>
  defineClient({
    id: webApp.id,
    secretHashes: [expectOk(await sha256SecretHasher.hash(webApp.secret))],
    grantTypes,
    authorization,
  });

const definedBrowserApp = (): Client =>
  defineClient({ id: browserApp.id, authenticationMethods: ["none"], grantTypes, authorization });
