import { createHash, randomUUID } from "node:crypto";
import type { Environment } from "@mintport/server";
import { Browser, formIn, pkce } from "@mintport/test-browser";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { type Answer, ask } from "../fixture/ask.ts";
import { type Started, start } from "../fixture/start.ts";

const password = "a-password-of-the-test";

/** A ready server with the console, on a folder that may be another start's. */
export const startConsole = (
  folder: string,
  operators: Readonly<Record<string, string>>,
  environment: Environment = {},
): Promise<Started> =>
  start(folder, {
    ...{ MINTPORT_ADMIN_TENANT: "operators", MINTPORT_DEMO_PASSWORD: password },
    MINTPORT_CONSOLE: JSON.stringify({ operators }),
    ...environment,
  });

/** A signed-in operator: the answer of the token endpoint, and how the admin API is called with it. */
export interface SignedIn {
  readonly answer: Answer;
  /** Calls the admin API at a server, which may be another than the one that gave the token. */
  call(server: Started, method: string, path: string, body?: unknown): Promise<Answer>;
  /** What the console is told that they may do. */
  rights(server: Started): Promise<Answer>;
}

/** Logs the demo's user in at the console's client, as the console does: code, PKCE, DPoP. */
export const signIn = async (server: Started, scope = "mintport:*"): Promise<SignedIn> => {
  const home = `http://localhost:${server.port}`;
  const issuer = `${home}/api/v1/tenant/operators`;
  const redirect_uri = `${home}/admin/console/callback`;
  const { verifier, challenge } = pkce();
  const browser = new Browser(home);
  const begun = await browser.get(
    `${issuer}/oauth/authorize?${new URLSearchParams({
      ...{ response_type: "code", client_id: "mintport-console", redirect_uri, scope, state: "s" },
      ...{ code_challenge: challenge, code_challenge_method: "S256" },
    }).toString()}`,
  );
  const login = await browser.get(begun.location ?? "");
  const form = formIn(login.text);
  form.set("username", "demo");
  form.set("password", password);
  const resumed = await browser.post(`${issuer}/login`, form);
  const consent = await browser.get(resumed.location ?? "");
  const agreed = formIn(consent.text);
  agreed.set("decision", "approve");
  const answered = await browser.post(`${issuer}/oauth/authorize/answer`, agreed);
  const code = answered.location?.searchParams.get("code") ?? "";
  const prove = await proofs();
  const endpoint = `${issuer}/oauth/token`;
  const answer = await ask(endpoint, {
    method: "POST",
    headers: { DPoP: await prove("POST", endpoint) },
    body: new URLSearchParams({
      ...{ grant_type: "authorization_code", client_id: "mintport-console", redirect_uri },
      ...{ code, code_verifier: verifier },
    }),
  });
  const token = (answer.json as { readonly access_token?: string } | undefined)?.access_token ?? "";
  const send = async (method: string, url: string, body?: unknown): Promise<Answer> => {
    const [bare = ""] = url.split("?", 1);
    return ask(url, {
      method,
      headers: {
        Authorization: `DPoP ${token}`,
        DPoP: await prove(method, bare, token),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  return {
    answer,
    call: ({ port }, method, path, body) =>
      send(method, `http://localhost:${port}/admin/v1${path}`, body),
    rights: ({ port }) => send("GET", `http://localhost:${port}/admin/console/rights`),
  };
};

const proofs = async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwk = await exportJWK(publicKey);
  return (htm: string, htu: string, token?: string): Promise<string> =>
    new SignJWT({
      ...{ htm, htu, jti: randomUUID() },
      ...(token === undefined
        ? {}
        : { ath: createHash("sha256").update(token).digest("base64url") }),
    })
      .setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk })
      .setIssuedAt()
      .sign(privateKey);
};
