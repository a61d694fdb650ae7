/**
 * Codes and refresh tokens with no library: what a server for one app and one user would do that keeps what it must. Both stand in a map
 * under their digests, a code is bound to its challenge and works once, and a refresh token is replaced at each use.
 */
import { createPrivateKey, hash, type JsonWebKey, randomBytes, randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { batchSigner } from "../parts/batch-signer.ts";
import { boundedStore } from "../parts/bounded-store.ts";
import { answerFields } from "../parts/constant-answer.ts";
import { readBody } from "../parts/read-body.ts";
import { serve } from "../parts/serve.ts";
import { audience, issuer, keyId, lifetime, scope, tokenPath } from "../parts/subject.ts";
import { app, authorizePath, redirectUri, user } from "./app.ts";

serve(({ algorithm, privateJwk }) => {
  const key = createPrivateKey({ key: privateJwk as JsonWebKey, format: "jwk" });
  const header = base64url(JSON.stringify({ alg: algorithm, typ: "at+jwt", kid: keyId }));
  const sign = batchSigner(algorithm, key);
  const codes = boundedStore<{ challenge: string; used: boolean; until: number }>(limit);
  const tokens = boundedStore<{ used: boolean; until: number }>(limit);

  const issue = (response: ServerResponse): void => {
    const refreshToken = randomBytes(32).toString("base64url");
    tokens.put(digestOf(refreshToken), { used: false, until: Date.now() + 86_400_000 });
    const input = `${header}.${base64url(claims())}`;
    sign(input, (signature) => {
      const token = `${input}.${signature.toString("base64url")}`;
      answer(
        response,
        200,
        `{"access_token":"${token}","token_type":"Bearer","expires_in":${lifetime},"scope":"${scope}","refresh_token":"${refreshToken}"}`,
      );
    });
  };
  const redeem = (form: URLSearchParams): boolean => {
    const code = codes.get(digestOf(form.get("code") ?? ""));
    if (code === undefined || code.used || code.until < Date.now()) return false;
    if (digestOf(form.get("code_verifier") ?? "") !== code.challenge) return false;
    code.used = true;
    return true;
  };
  const rotate = (form: URLSearchParams): boolean => {
    const token = tokens.get(digestOf(form.get("refresh_token") ?? ""));
    if (token === undefined || token.used || token.until < Date.now()) return false;
    token.used = true;
    return true;
  };

  return (request, response) => {
    const { url = "" } = request;
    if (url.startsWith(authorizePath)) {
      const query = new URLSearchParams(url.slice(url.indexOf("?") + 1));
      const code = randomBytes(32).toString("base64url");
      const challenge = query.get("code_challenge") ?? "";
      codes.put(digestOf(code), { challenge, used: false, until: Date.now() + 60_000 });
      const answered = new URLSearchParams({ code, state: query.get("state") ?? "", iss: issuer });
      const to = `${redirectUri}?${answered.toString()}`;
      response.writeHead(303, { Location: to, "Content-Length": 0 }).end();
      return;
    }
    if (url !== tokenPath) {
      answer(response, 404, '{"error":"invalid_request"}');
      return;
    }
    readBody(request, (body) => {
      const form = new URLSearchParams(body);
      const holds = form.get("grant_type") === "refresh_token" ? rotate(form) : redeem(form);
      if (form.get("client_id") === app && holds) issue(response);
      else answer(response, 400, '{"error":"invalid_grant"}');
    });
  };
});

const limit = 200_000;

const claims = (): string => {
  const now = Math.floor(Date.now() / 1000);
  const own = { iss: issuer, sub: user, aud: audience, client_id: app, scope };
  return JSON.stringify({ ...own, iat: now, exp: now + lifetime, jti: randomUUID() });
};

const digestOf = (text: string): string => hash("sha256", text, "base64url");

const base64url = (text: string): string => Buffer.from(text).toString("base64url");

const answer = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { ...answerFields, "Content-Length": body.length }).end(body);
};
