import { certificateHeader } from "@mintport/http/client-certificate";
import { nodeHandler } from "@mintport/http/node";
import { expect, it, onTestFinished } from "vitest";
import { basePath } from "../fixture/deployment.ts";
import { type Certified, clientCertField, own, selfMade } from "../rfc8705/certificates.ts";
import {
  askToken,
  type Change,
  codeFor,
  pkce,
  publicUserClient,
  redirectUri,
  refused,
  startUserWorld,
} from "./user-world.ts";

const client = { client_id: "bound-spa", client_secret: undefined };

it("a public client's refresh token is of use with its certificate alone (RFC 8705 §4)", async () => {
  const clientCertificates = certificateHeader({
    ...{ format: "rfc9440", trustedProxies: ["127.0.0.1"], chainVerified: false },
  });
  const world = await startUserWorld({
    binding: {
      name: "http/node behind TLS",
      listener: (server) => nodeHandler(server, { basePath, clientCertificates }),
    },
    clients: [
      publicUserClient(client.client_id, {
        certificateBoundAccessTokens: true,
        authorization: { httpsRedirectIdentifies: true },
      }),
    ],
  });
  onTestFinished(() => world.close());
  const ask = (change: Change, certificate: Certified | undefined) =>
    askToken(
      world,
      { ...client, ...change },
      certificate && { headers: { "Client-Cert": clientCertField(certificate) } },
    );
  const refreshWith = (refresh_token: unknown, certificate: Certified | undefined) =>
    ask({ grant_type: "refresh_token", refresh_token: String(refresh_token) }, certificate);

  const { verifier, challenge } = pkce();
  const browser = world.browser().logIn(world.user());
  const code = await codeFor(world, browser, challenge, {
    ...{ client_id: client.client_id, scope: "api:read offline_access", prompt: "consent" },
  });
  const first = await ask(
    {
      ...{ grant_type: "authorization_code", code, code_verifier: verifier },
      redirect_uri: redirectUri,
    },
    own,
  );
  expect(first.status).toBe(200);
  const token = first.json["refresh_token"];
  expect(await refreshWith(token, selfMade)).toMatchObject(refused("invalid_grant"));
  expect(world.observer.events.at(-1)).toMatchObject({ reason: "refresh_token_key_mismatch" });
  expect(await refreshWith(token, undefined)).toMatchObject({ status: 400 });
  const second = await refreshWith(token, own);
  expect(second.status).toBe(200);
  expect((await refreshWith(second.json["refresh_token"] ?? token, own)).status).toBe(200);
});
