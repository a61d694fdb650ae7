import { createHash, randomBytes } from "node:crypto";
import type { AuthorizationServer, EndpointResponse } from "@mintport/core";
import { headerFieldsOf } from "@mintport/core/ports";
import {
  client,
  issuer,
  redirectUri,
  resourceServer,
  resourceServerSecret,
  tenant,
} from "./raced-server.ts";

/** A server that is asked: one of this process, or one behind a network. */
export type Asking = Pick<AuthorizationServer, "handle">;

/** A form, as it is sent. */
type Form = Readonly<Record<string, string>>;

/** Who sends it: nobody is a client without a browser. */
interface Sender {
  readonly user?: string;
  readonly cookie?: string;
}

/** Posts a form to an endpoint. */
export const post = (
  server: Asking,
  endpoint: string,
  form: Form,
  { user, cookie }: Sender = {},
): Promise<EndpointResponse> =>
  server.handle(endpoint, {
    ...{ tenant, method: "POST", url: `/${endpoint}` },
    body: new URLSearchParams(form).toString(),
    headers: headerFieldsOf([
      ...["Content-Type", "application/x-www-form-urlencoded", "Origin", new URL(issuer).origin],
      ...(user === undefined ? [] : ["User", user]),
      ...(cookie === undefined ? [] : ["Cookie", cookie]),
    ]),
  });

/** What a browser has once its user is asked: an answer to post, and who may. */
export interface Asked {
  readonly form: Form;
  readonly sender: Sender;
  readonly verifier: string;
}

/** Begins an authorization as far as the page that asks. Default: of a user of its own. */
export const askUser = async (
  server: Asking,
  user: string = randomBytes(8).toString("hex"),
): Promise<Asked> => {
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const { body, headers } = await post(
    server,
    "authorize",
    {
      ...{ response_type: "code", client_id: client, redirect_uri: redirectUri },
      ...{ scope: "api:read offline_access", prompt: "consent" },
      ...{ code_challenge: challenge, code_challenge_method: "S256" },
    },
    { user },
  );
  const { handle } = JSON.parse(body) as { readonly handle: string };
  const [cookie = ""] = [headers["Set-Cookie"] ?? ""].flat();
  return {
    form: { interaction: handle, decision: "approve", scope: "api:read" },
    sender: { user, cookie: cookie.split(";", 1)[0] ?? "" },
    verifier,
  };
};

/** Answers the page: the code, or `undefined` where there is none. */
export const answer = async (
  server: Asking,
  { form, sender }: Asked,
): Promise<string | undefined> => {
  const { headers } = await post(server, "authorize_answer", form, sender);
  const location = headers["Location"];
  if (typeof location !== "string") return undefined;
  return new URL(location).searchParams.get("code") ?? undefined;
};

/** What a client was told: its tokens, or an error. */
export type Told =
  | { readonly accessToken: string; readonly refreshToken: string }
  | { readonly error: string };

const ask = async (server: Asking, form: Form): Promise<Told> => {
  const { body } = await post(server, "token", { client_id: client, ...form });
  const json = JSON.parse(body) as Readonly<Record<string, string>>;
  const { error = "no tokens", access_token: accessToken, refresh_token: refreshToken } = json;
  return accessToken === undefined || refreshToken === undefined
    ? { error }
    : { accessToken, refreshToken };
};

export const redeem = (server: Asking, code: string, verifier: string) =>
  ask(server, { grant_type: "authorization_code", code, code_verifier: verifier });

export const refresh = (server: Asking, token: string) =>
  ask(server, { grant_type: "refresh_token", refresh_token: token });

/** Registers a client by an initial access token (RFC 7591). */
export const register = async (
  server: Asking,
  token: string,
): Promise<{ readonly registered: string } | { readonly error: string }> => {
  const { body } = await server.handle("registration", {
    ...{ tenant, method: "POST", url: "/register" },
    body: JSON.stringify({ redirect_uris: [redirectUri], token_endpoint_auth_method: "none" }),
    headers: headerFieldsOf([
      ...["Content-Type", "application/json", "Authorization", `Bearer ${token}`],
    ]),
  });
  const { client_id: registered, error = "no client" } = JSON.parse(body) as Readonly<
    Record<string, string>
  >;
  return registered === undefined ? { error } : { registered };
};

/** Whether an access token still works, by the word of the server (RFC 7662). */
export const isActive = async (server: Asking, token: string): Promise<boolean> => {
  const credentials = { client_id: resourceServer, client_secret: resourceServerSecret };
  const { body } = await post(server, "introspect", { ...credentials, token });
  return (JSON.parse(body) as { readonly active: boolean }).active;
};
