/** `oidc-provider` with its own HTTP stack and memory adapter. Its user logs in once, and a grant is made for the app. */
import { Provider } from "oidc-provider";
import { serve } from "../parts/serve.ts";
import { audience, issuer, keyId, lifetime, scope, scopes, tokenPath } from "../parts/subject.ts";
import { app, authorizePath, redirectUri, user } from "./app.ts";

serve(({ algorithm, privateJwk }) => {
  const provider: Provider = new Provider(issuer, {
    jwks: { keys: [{ ...privateJwk, kid: keyId, use: "sig", alg: algorithm }] },
    scopes: [...scopes],
    routes: { token: tokenPath, authorization: authorizePath },
    cookies: { keys: ["of the bench"] },
    clients: [
      {
        client_id: app,
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: [redirectUri],
        id_token_signed_response_alg: algorithm,
        token_endpoint_auth_method: "none",
      },
    ],
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    interactions: { url: (_ctx, { uid }) => `${interactionPath}${uid}` },
    loadExistingGrant: async ({ oidc }) => {
      const id = oidc.session?.grantIdFor(app);
      const known = id === undefined ? undefined : await provider.Grant.find(id);
      if (known !== undefined) return known;
      const grant = new provider.Grant({ clientId: app, accountId: user });
      grant.addOIDCScope(scope);
      grant.addResourceScope(audience, scope);
      await grant.save();
      return grant;
    },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          ...{ scope, audience, accessTokenTTL: lifetime, accessTokenFormat: "jwt" },
          jwt: { sign: { alg: algorithm, kid: keyId } },
        }),
      },
    },
  });
  const handle = provider.callback();
  return (request, response) => {
    if (request.url?.startsWith(interactionPath))
      void provider.interactionFinished(request, response, { login: { accountId: user } });
    else void handle(request, response);
  };
});

const interactionPath = "/interaction/";
