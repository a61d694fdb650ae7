/** `oidc-provider` with its own HTTP stack and memory adapter, and one resource; it introspects opaque tokens only. */
import { Provider } from "oidc-provider";
import { serve } from "./parts/serve.ts";
import {
  audience,
  clientId,
  clientSecret,
  grantType,
  introspectPath,
  issuer,
  keyId,
  lifetime,
  scope,
  scopes,
  tokenPath,
} from "./parts/subject.ts";

serve(({ algorithm, authentication, format, privateJwk, clientJwk }) => {
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...privateJwk, kid: keyId, use: "sig", alg: algorithm }] },
    scopes: [...scopes],
    routes: { token: tokenPath, introspection: introspectPath },
    clients: [
      {
        client_id: clientId,
        ...(authentication === "private_key_jwt"
          ? { jwks: { keys: [clientJwk] } }
          : { client_secret: clientSecret }),
        grant_types: [grantType],
        response_types: [],
        redirect_uris: [],
        id_token_signed_response_alg: algorithm,
        token_endpoint_auth_method: authentication,
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope,
          audience,
          accessTokenTTL: lifetime,
          ...(format === "opaque"
            ? { accessTokenFormat: "opaque" as const }
            : {
                accessTokenFormat: "jwt" as const,
                jwt: { sign: { alg: algorithm, kid: keyId } },
              }),
        }),
      },
    },
  });
  const handle = provider.callback();
  return (request, response) => {
    void handle(request, response);
  };
});
