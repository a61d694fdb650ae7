import { createHash } from "node:crypto";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { SignJWT } from "jose";
import { expect } from "vitest";
import { proofKey } from "../rfc9449/proofs.ts";
import {
  appOrigin,
  type Framework,
  good,
  issuer,
  type Parts,
  type Setup,
  type Site,
} from "./parts.ts";

/** One thing that must hold wherever the binding stands. */
export interface Probe {
  readonly name: string;
  /** Whether it can be asked of this way to stand in a framework. */
  readonly fits?: (setup: Setup, framework: Framework) => boolean;
  readonly run: (site: Site, parts: Parts) => Promise<void>;
}

const form = "application/x-www-form-urlencoded";
const limit = () => AbortSignal.timeout(5000);
const ask = ({ origin }: Site, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${origin}${path}`, { signal: limit(), ...init });
const post = (
  site: Site,
  body: string | FormData,
  headers: Record<string, string> = {},
): Promise<Response> =>
  ask(site, "/auth/oauth/token", {
    method: "POST",
    body,
    headers: body instanceof FormData ? headers : { "Content-Type": form, ...headers },
  });
const tokenOf = async (site: Site, more = "", headers = {}): Promise<string> => {
  const answer = await post(site, `${good}${more}`, headers);
  const { access_token: token } = (await answer.json()) as { readonly access_token?: string };
  if (token === undefined) throw new Error(`no token: ${answer.status}`);
  return token;
};
const ownsCors = ({ hasCors }: Setup): boolean => hasCors === undefined;
const keepsBodies = ({ eatsBodies }: Setup): boolean => eatsBodies === undefined;

/** Sends bytes as they are, and waits until the other end has answered or gone; it hangs up before that where it `isCut`. */
const raw = (site: Site, pieces: readonly string[], isCut = false): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port, hostname } = new URL(site.origin);
    let answer = "";
    const send = async (): Promise<void> => {
      for (const piece of pieces) {
        socket.write(piece);
        await turn();
      }
      if (isCut) socket.end();
    };
    const socket = connect(Number(port), hostname, () => void send());
    socket.setTimeout(5000, () => socket.destroy(new Error("no answer came")));
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.once("error", reject);
    socket.once("close", () => {
      resolve(answer);
    });
  });
const head = (length: number): string =>
  `POST /auth/oauth/token HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: ${form}\r\nContent-Length: ${length}\r\n\r\n`;

/** The status of an answer over one connection, which no client may open again. */
const over = (agent: Agent, site: Site, path: string, body?: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const asked = request(`${site.origin}${path}`, {
      ...{ agent, method, timeout: 5000 },
      headers: { "Content-Type": form },
    });
    asked.once("timeout", () => asked.destroy(new Error("no answer came")));
    asked.once("error", reject);
    asked.once("response", (answer) => {
      answer.resume().once("end", () => {
        resolve(answer.statusCode ?? 0);
      });
    });
    asked.end(body);
  });

const proof = (htm: string, htu: string, token?: string): Promise<string> =>
  new SignJWT({
    ...{ htm, htu, jti: crypto.randomUUID(), iat: Math.floor(Date.now() / 1000) },
    ...(token === undefined ? {} : { ath: createHash("sha256").update(token).digest("base64url") }),
  })
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk: proofKey.jwk })
    .sign(proofKey.privateKey);

/** All of them are run over every way to stand in every framework. */
export const probes: readonly Probe[] = [
  {
    name: "a client that registers itself, in letters beyond ASCII, changes that and goes",
    fits: keepsBodies,
    run: async (site) => {
      const send = (path: string, method: string, token = "", body?: object): Promise<Response> =>
        ask(site, path, {
          method,
          headers: {
            ...(body === undefined ? {} : { "Content-Type": "application/json" }),
            ...(token === "" ? {} : { Authorization: `Bearer ${token}` }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      const wanted = {
        redirect_uris: ["https://app.example/cb"],
        client_name: "Grüße „€“ \u{1f600}",
        token_endpoint_auth_method: "none",
      };
      const created = await send("/auth/oauth/register", "POST", "", wanted);
      expect(created.status).toBe(201);
      const client = (await created.json()) as Record<string, string>;
      expect(client).toMatchObject(wanted);
      const { pathname, search } = new URL(client["registration_client_uri"] ?? "");
      const at = `${pathname}${search}`;
      const first = client["registration_access_token"];
      const read = await send(at, "GET", first);
      expect([read.status, await read.json()]).toEqual([200, client]);
      const change = { ...wanted, client_id: client["client_id"], client_name: "Ærø" };
      const replaced = await send(at, "PUT", first, change);
      expect(replaced.status).toBe(200);
      const { client_name, registration_access_token } = (await replaced.json()) as typeof client;
      expect(client_name).toBe("Ærø");
      const removed = await send(at, "DELETE", registration_access_token);
      expect([removed.status, await removed.text()]).toEqual([204, ""]);
      expect((await send(at, "GET", registration_access_token)).status).toBe(401);
    },
  },
  {
    name: "a token",
    fits: keepsBodies,
    run: async (site) => {
      const answer = await post(site, good);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
      expect(answer.headers.get("cache-control")).toContain("no-store");
      expect(await answer.json()).toMatchObject({ token_type: "Bearer", expires_in: 3600 });
    },
  },
  {
    name: "a repeated parameter is refused",
    fits: keepsBodies,
    run: async (site) => {
      const answer = await post(site, `${good}&scope=orders:read&scope=orders:read`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: "invalid_request" });
    },
  },
  {
    name: "a wrong secret is 401 with its challenge",
    fits: keepsBodies,
    run: async (site) => {
      const answer = await post(site, "grant_type=client_credentials", {
        Authorization: `Basic ${Buffer.from("a:wrong").toString("base64")}`,
      });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Basic/);
      expect(await answer.json()).toMatchObject({ error: "invalid_client" });
    },
  },
  {
    name: "JSON and multipart are refused for what they are",
    run: async (site) => {
      const multipart = new FormData();
      multipart.append("grant_type", "client_credentials");
      for (const answer of [
        await post(site, JSON.stringify({ a: 1 }), { "Content-Type": "application/json" }),
        await post(site, multipart),
      ]) {
        expect(answer.status).toBe(400);
        expect(await answer.text()).toContain(form);
      }
    },
  },
  {
    name: "a body that was read and is gone is 500 with a reason",
    fits: (setup) => !keepsBodies(setup),
    run: async (site, { observer }) => {
      const answer = await post(site, good);
      expect(answer.status).toBe(500);
      expect(await answer.json()).toMatchObject({ error: "server_error" });
      expect(observer.events.at(-1)).toMatchObject({ reason: "body_taken" });
    },
  },
  {
    name: "60 kB and 10 MB are refused, and the next is answered",
    run: async (site) => {
      for (const length of [60_000, 10_000_000]) {
        const answer = await post(site, `${good}&x=${"x".repeat(length)}`);
        expect([400, 413, 500]).toContain(answer.status);
        await answer.arrayBuffer();
      }
      expect((await ask(site, "/auth/oauth/jwks")).status).toBe(200);
    },
  },
  {
    name: "a large body leaves its connection to the next request",
    fits: keepsBodies,
    run: async (site) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      try {
        const large = `${good}&x=${"x".repeat(1_000_000)}`;
        expect([400, 413]).toContain(await over(agent, site, "/auth/oauth/token", large));
        // Some adapters look half a second later whether the body was read.
        await wait(700);
        expect(await over(agent, site, "/auth/oauth/jwks")).toBe(200);
      } finally {
        agent.destroy();
      }
    },
  },
  {
    name: "a slow body is waited for",
    fits: keepsBodies,
    run: async (site) => {
      const answer = await raw(site, [head(good.length), ...(good.match(/.{1,9}/g) ?? [])]);
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    },
  },
  {
    name: "a body that is cut short ends nothing",
    run: async (site) => {
      await raw(site, [head(100), "grant_type"], true).catch(() => {});
      expect((await ask(site, "/auth/oauth/jwks")).status).toBe(200);
    },
  },
  {
    name: "metadata and JWK Set, by GET and HEAD",
    run: async (site) => {
      for (const path of [
        "/auth/oauth/jwks",
        "/auth/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/auth",
      ]) {
        const answer = await ask(site, path);
        expect(answer.status, path).toBe(200);
        expect(typeof (await answer.json())).toBe("object");
        const only = await ask(site, path, { method: "HEAD" });
        expect(only.status, path).toBe(200);
        expect(await only.text()).toBe("");
      }
    },
  },
  {
    name: "other methods are 405, a trailing slash is 404",
    run: async (site) => {
      for (const method of ["GET", "PUT", "DELETE"])
        expect((await ask(site, "/auth/oauth/token", { method })).status, method).toBe(405);
      // Not as a form: some refuse a foreign one wherever it goes.
      const json = { "Content-Type": "application/json" };
      const beside = { method: "POST", body: "{}", headers: json };
      expect((await ask(site, "/auth/oauth/token/", beside)).status).toBe(404);
      expect((await ask(site, "/auth/oauth/jwks/")).status).toBe(404);
    },
  },
  {
    name: "OPTIONS that is no preflight is 405",
    fits: ownsCors,
    run: async (site) => {
      expect((await ask(site, "/auth/oauth/token", { method: "OPTIONS" })).status).toBe(405);
    },
  },
  {
    name: "CORS: a preflight is 204 for a known origin, and nobody else's",
    run: async (site) => {
      const preflight = (origin: string): Promise<Response> =>
        ask(site, "/auth/oauth/token", {
          method: "OPTIONS",
          headers: {
            ...{ Origin: origin, "Access-Control-Request-Method": "POST" },
            "Access-Control-Request-Headers": "dpop",
          },
        });
      const known = await preflight(appOrigin);
      expect(known.status).toBe(204);
      expect(known.headers.get("access-control-allow-origin")).toBe(appOrigin);
      expect(known.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("dpop");
      expect(known.headers.get("access-control-allow-credentials")).toBeNull();
      const other = await preflight("https://evil.example");
      // Some write the only origin that may, whoever asks.
      expect([null, appOrigin]).toContain(other.headers.get("access-control-allow-origin"));
    },
  },
  {
    name: "CORS: an answer says once who may read it",
    fits: keepsBodies,
    run: async (site) => {
      const token = await post(site, good, { Origin: appOrigin });
      expect(token.headers.get("access-control-allow-origin")).toBe(appOrigin);
      expect(token.headers.get("vary")).toMatch(/\bOrigin\b/i);
      const jwks = await ask(site, "/auth/oauth/jwks", { headers: { Origin: appOrigin } });
      expect(["*", appOrigin]).toContain(jwks.headers.get("access-control-allow-origin"));
    },
  },
  {
    name: "foreign paths are the framework's",
    run: async (site) => {
      expect(await (await ask(site, "/auth/hello")).text()).toBe("hello");
      expect((await ask(site, "/auth/nothing")).status).toBe(404);
    },
  },
  {
    name: "the client's address, and what a proxy says of it",
    fits: (_, { knowsAddress }) => knowsAddress,
    run: async (site, { observer }) => {
      await ask(site, "/auth/oauth/jwks");
      expect(observer.events.at(-1)).toMatchObject({ remoteAddress: "127.0.0.1" });
      await ask(site, "/auth/oauth/jwks", { headers: { "X-Forwarded-For": "203.0.113.9" } });
      expect(observer.events.at(-1)).toMatchObject({ remoteAddress: "203.0.113.9" });
    },
  },
  {
    name: "the guard: no token, a good one, one without the scope",
    fits: keepsBodies,
    run: async (site) => {
      const orders = (authorization?: string): Promise<Response> =>
        ask(site, "/auth/api/orders", {
          headers: authorization === undefined ? {} : { Authorization: authorization },
        });
      const none = await orders();
      expect(none.status).toBe(401);
      expect(none.headers.get("www-authenticate")).toMatch(/^Bearer realm=/);
      const bad = await orders("Bearer no.such.token");
      expect(bad.status).toBe(401);
      expect(await bad.json()).toMatchObject({ error: "invalid_token" });
      const token = await tokenOf(site);
      const held = await orders(`Bearer ${token}`);
      expect(held.status).toBe(200);
      expect(await held.json()).toEqual({ client: "a" });
      const less = await orders(`Bearer ${await tokenOf(site, "&scope=orders:write")}`);
      expect(less.status).toBe(403);
      expect(less.headers.get("www-authenticate")).toContain("insufficient_scope");
    },
  },
  {
    name: "the resource's metadata stands where its challenge says, for everybody (RFC 9728)",
    fits: keepsBodies,
    run: async (site) => {
      const challenged = await ask(site, "/auth/api/orders");
      const challenge = challenged.headers.get("www-authenticate") ?? "";
      const url = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? "";
      expect(url).toBe("https://a.example/.well-known/oauth-protected-resource/auth/api");
      expect(challenge).toContain('scope="orders:read"');
      const { pathname } = new URL(url);
      const answer = await ask(site, pathname, { headers: { Origin: appOrigin } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
      expect(answer.headers.get("cache-control")).toBe("public, max-age=3600");
      expect(["*", appOrigin]).toContain(answer.headers.get("access-control-allow-origin"));
      expect(await answer.json()).toMatchObject({
        ...{ resource: "https://a.example/auth/api", authorization_servers: [issuer] },
        ...{ scopes_supported: ["orders:read", "orders:write"] },
      });
      const only = await ask(site, pathname, { method: "HEAD" });
      expect([only.status, await only.text()]).toEqual([200, ""]);
      for (const other of ["/.well-known/oauth-protected-resource", `${pathname}/`])
        expect((await ask(site, other)).status, other).toBe(404);
    },
  },
  {
    name: "the Host header changes nothing of the resource's metadata",
    run: async (site) => {
      for (const path of ["/auth/api/orders", "/.well-known/oauth-protected-resource/auth/api"]) {
        const head = `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`;
        const answer = await raw(site, [head]);
        expect(answer).toContain("https://a.example/");
        expect(answer).not.toContain("evil.example");
      }
    },
  },
  {
    name: "a route that asks for a login names it to a token of no user (RFC 9470)",
    fits: keepsBodies,
    run: async (site) => {
      const headers = { Authorization: `Bearer ${await tokenOf(site)}` };
      const answer = await ask(site, "/auth/api/strong", { headers });
      expect(answer.status).toBe(401);
      const challenge = answer.headers.get("www-authenticate");
      expect(challenge).toContain('error="insufficient_user_authentication"');
      expect(challenge).toContain('acr_values="urn:example:mfa urn:example:key", max_age="300"');
      expect(await answer.json()).toMatchObject({ error: "insufficient_user_authentication" });
    },
  },
  {
    name: "a guarded route that throws or rejects is the framework's 500",
    fits: keepsBodies,
    run: async (site) => {
      const headers = { Authorization: `Bearer ${await tokenOf(site)}` };
      for (const path of ["/auth/api/throws", "/auth/api/rejects"])
        expect((await ask(site, path, { headers })).status, path).toBe(500);
      expect((await ask(site, "/auth/api/orders", { headers })).status).toBe(200);
    },
  },
  {
    name: "DPoP, below the mount",
    fits: keepsBodies,
    run: async (site) => {
      const token = await tokenOf(site, "", {
        DPoP: await proof("POST", `${issuer}/oauth/token`),
      });
      const url = "https://a.example/auth/api/orders";
      const orders = async (htu: string): Promise<Response> =>
        ask(site, "/auth/api/orders", {
          headers: { Authorization: `DPoP ${token}`, DPoP: await proof("GET", htu, token) },
        });
      expect((await orders(url)).status).toBe(200);
      expect((await orders("https://a.example/api/orders")).status).toBe(401);
    },
  },
];
