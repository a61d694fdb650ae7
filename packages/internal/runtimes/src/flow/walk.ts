import { makeProver } from "./prover.ts";

/** A server and a protected route, however they are reached. */
export interface Walked {
  /** Asks the authorization server: a path below its origin. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Asks the protected route. */
  visit(headers: Readonly<Record<string, string>>): Promise<Response>;
}

export const issuer = "https://auth.example";
export const audience = "https://api.example/reports";
/** Not secret: it lives as long as the flow. */
export const secret = "of-this-flow-alone";

/** A token, the JWK Set, introspection, a protected route, and all of it bound by DPoP. Throws at the first wrong answer. */
export const walk = async ({ ask, visit }: Walked): Promise<string> => {
  const post = (path: string, fields: Readonly<Record<string, string>>, headers = {}) =>
    ask(path, { method: "POST", headers, body: new URLSearchParams(fields) });
  const requestToken = async (headers = {}) => {
    const fields = {
      grant_type: "client_credentials",
      client_id: "reports",
      client_secret: secret,
    };
    return json(await post("/oauth/token", fields, headers), 200);
  };

  const { access_token: token } = await requestToken();
  if (typeof token !== "string") throw new Error("no access token");

  const { keys } = await json(await ask("/oauth/jwks"), 200);
  if (!Array.isArray(keys) || keys.length !== 1) throw new Error("not one published key");
  if (Object.hasOwn(keys[0] as object, "d")) throw new Error("a private key was published");

  const introspect = async (presented: string) => {
    const fields = { token: presented, client_id: "api", client_secret: secret };
    return json(await post("/oauth/introspect", fields), 200);
  };
  const seen = await introspect(token);
  if (seen["active"] !== true || seen["client_id"] !== "reports") throw new Error("not active");
  if ((await introspect("made-up"))["active"] !== false) throw new Error("a made-up token lives");

  await status(await visit({}), 401);
  await status(await visit({ authorization: `Bearer ${token.slice(0, -6)}AAAAAA` }), 401);
  const visited = await json(await visit({ authorization: `Bearer ${token}` }), 200);
  if (visited["client"] !== "reports") throw new Error("another client");

  const prove = await makeProver();
  const dpop = await prove("POST", `${issuer}/oauth/token`);
  const { access_token: bound, token_type: type } = await requestToken({ dpop });
  if (typeof bound !== "string" || type !== "DPoP") throw new Error("no bound token");
  const authorization = `DPoP ${bound}`;
  await status(await visit({ authorization: `Bearer ${bound}` }), 401);
  await status(await visit({ authorization }), 401);
  const stranger = await (await makeProver())("GET", audience, bound);
  await status(await visit({ authorization, dpop: stranger }), 401);
  const proof = await prove("GET", audience, bound);
  await json(await visit({ authorization, dpop: proof }), 200);
  return "token, JWK Set, introspection, protected route, DPoP";
};

const status = async (answer: Response, expected: number): Promise<string> => {
  const text = await answer.text();
  if (answer.status !== expected)
    throw new Error(`${answer.status} instead of ${expected}: ${text}`);
  return text;
};

const json = async (answer: Response, expected: number): Promise<Record<string, unknown>> =>
  JSON.parse(await status(answer, expected)) as Record<string, unknown>;
