import { createHash, randomBytes } from "node:crypto";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { scope, tokenPath } from "../contenders/parts/subject.ts";
import { app, authorizePath, redirectUri } from "../contenders/users/app.ts";

/** A code, and what proves it. */
export interface ProvenCode {
  readonly code: string;
  readonly verifier: string;
}

/** An app and the browser of its user at one server, over connections that are kept. */
export interface AppUser {
  /** Begins, and follows the server's own redirects until one leads to the app. */
  authorize(): Promise<ProvenCode>;
  /** Answers the refresh token that came. Throws if none did. */
  redeem(code: ProvenCode): Promise<string>;
  refresh(token: string): Promise<string>;
  close(): void;
}

export const appUserAt = (port: number, connections: number): AppUser => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const cookies = new Map<string, string>();
  const send = async (method: "GET" | "POST", path: string, body = "") => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const headers = {
      ...(cookie === "" || method === "POST" ? {} : { Cookie: cookie }),
      ...(method === "POST" ? { ...form, "Content-Length": body.length } : {}),
    };
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ host: "127.0.0.1", port, agent, method, path, headers }, resolve)
        .on("error", reject)
        .end(body);
    });
    for (const field of incoming.headers["set-cookie"] ?? []) keep(cookies, field);
    return { headers: incoming.headers, text: await text(incoming) };
  };
  const ask = async (form: Readonly<Record<string, string>>): Promise<string> => {
    const body = new URLSearchParams({ client_id: app, ...form }).toString();
    const answer = await send("POST", tokenPath, body);
    const { refresh_token: token } = JSON.parse(answer.text) as { readonly refresh_token?: string };
    if (token === undefined) throw new Error(`no refresh token: ${answer.text.slice(0, 200)}`);
    return token;
  };
  return {
    authorize: async () => {
      const verifier = randomBytes(32).toString("base64url");
      const parameters = new URLSearchParams({
        ...{ response_type: "code", client_id: app, redirect_uri: redirectUri, scope, state: "s" },
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
      });
      let path = `${authorizePath}?${parameters.toString()}`;
      for (let redirects = 0; redirects < 5; redirects++) {
        const { headers, text: page } = await send("GET", path);
        if (headers.location === undefined) throw new Error(`no redirect: ${page.slice(0, 200)}`);
        const to = new URL(headers.location, `http://127.0.0.1:${port}`);
        const code = to.searchParams.get("code");
        if (code !== null) return { code, verifier };
        path = `${to.pathname}${to.search}`;
      }
      throw new Error("the server redirects for ever");
    },
    redeem: ({ code, verifier }) =>
      ask({
        ...{ grant_type: "authorization_code", code, code_verifier: verifier },
        redirect_uri: redirectUri,
      }),
    refresh: (token) => ask({ grant_type: "refresh_token", refresh_token: token }),
    close: () => {
      agent.destroy();
    },
  };
};

const keep = (cookies: Map<string, string>, field: string): void => {
  const [pair = ""] = field.split(";", 1);
  const [name = "", value = ""] = pair.split("=", 2);
  if (value === "" || /expires=Thu, 01 Jan 1970/i.test(field)) cookies.delete(name);
  else cookies.set(name, pair.slice(name.length + 1));
};
