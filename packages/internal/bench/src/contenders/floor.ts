/** The grant's work with no library: what a server of one purpose, written by hand, would do. */
import { createPrivateKey, type JsonWebKey, randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { batchSigner } from "./parts/batch-signer.ts";
import { answerFields } from "./parts/constant-answer.ts";
import { readForm, type TokenForm } from "./parts/form.ts";
import { readBody } from "./parts/read-body.ts";
import { isTheSecret } from "./parts/secret-check.ts";
import { serve } from "./parts/serve.ts";
import {
  audience,
  clientId,
  grantType,
  issuer,
  keyId,
  lifetime,
  scopes,
  tokenPath,
} from "./parts/subject.ts";

serve(({ algorithm, privateJwk }) => {
  const key = createPrivateKey({ key: privateJwk as JsonWebKey, format: "jwk" });
  const header = base64url(JSON.stringify({ alg: algorithm, typ: "at+jwt", kid: keyId }));
  const sign = batchSigner(algorithm, key);
  return (request, response) => {
    if (request.method !== "POST" || request.url !== tokenPath) {
      refuse(response, 404, "invalid_request");
      return;
    }
    readBody(request, (body) => {
      const form = readForm(body);
      const { id, secret } = credentials(request.headers.authorization, form);
      if (id !== clientId || secret === undefined || !isTheSecret(secret)) {
        refuse(response, 401, "invalid_client");
        return;
      }
      if (form.grant_type !== grantType) {
        refuse(response, 400, "unsupported_grant_type");
        return;
      }
      const scope = form.scope ?? "";
      if (!scope.split(" ").every((token) => allowed.has(token))) {
        refuse(response, 400, "invalid_scope");
        return;
      }
      const input = `${header}.${base64url(claims(scope))}`;
      sign(input, (signature) => {
        const token = `${input}.${signature.toString("base64url")}`;
        answer(
          response,
          200,
          `{"access_token":"${token}","token_type":"Bearer","expires_in":${lifetime},"scope":${JSON.stringify(scope)}}`,
        );
      });
    });
  };
});

const allowed = new Set(scopes);

/** What is the same in every token of this client. */
const prefix = JSON.stringify({ iss: issuer, sub: clientId, aud: audience, client_id: clientId });

const claims = (scope: string): string => {
  const now = Math.floor(Date.now() / 1000);
  return `${prefix.slice(0, -1)},"scope":${JSON.stringify(scope)},"iat":${now},"exp":${now + lifetime},"jti":"${randomUUID()}"}`;
};

const base64url = (text: string): string => Buffer.from(text).toString("base64url");

const credentials = (
  authorization: string | undefined,
  form: TokenForm,
): { readonly id: string | undefined; readonly secret: string | undefined } => {
  if (authorization?.startsWith("Basic ") !== true)
    return { id: form.client_id, secret: form.client_secret };
  const text = Buffer.from(authorization.slice(6), "base64").toString("latin1");
  const colon = text.indexOf(":");
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) };
};

const refuse = (response: ServerResponse, status: number, error: string): void => {
  answer(response, status, `{"error":"${error}"}`);
};

const answer = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { ...answerFields, "Content-Length": body.length }).end(body);
};
