import { present } from "@mintport/core/ports";
import { type ImportRow, isRecord } from "../import-row.ts";
import { foreignRow, textOr, textsIn } from "./foreign-client.ts";

type Json = Readonly<Record<string, unknown>>;

/** The rows of Auth0's `clients.json`: an array, or `clients` of an object, as its Management API answers. */
export const auth0Rows = (file: unknown): readonly ImportRow[] => {
  const list = isRecord(file) ? file["clients"] : file;
  const below = isRecord(file) ? "/clients" : "";
  return (Array.isArray(list) ? list : []).map((client: unknown, i) =>
    isRecord(client)
      ? auth0Row(`${below}/${i}`, client)
      : { at: `${below}/${i}`, problems: [{ field: "", message: "must be a JSON object" }] },
  );
};

const auth0Row = (at: string, client: Json): ImportRow => {
  const id = client["client_id"];
  if (client["global"] === true)
    return { at, ...present({ id: textOr(id) }), skipped: "belongs to Auth0 itself" };
  const type = textOr(client["app_type"]) ?? "";
  const grants = textsIn(client["grant_types"]);
  const secret = textOr(client["client_secret"]);
  return foreignRow(at, {
    ...{ id, name: client["name"], methods: methodsOf(client, type), grants: grants.map(wireName) },
    ...{ scope: [], isNative: type === "native" },
    redirectUris: textsIn(client["callbacks"]),
    pages: { logoUri: client["logo_uri"] },
    consent: client["is_first_party"] === true ? "implied" : "remembered",
    secrets: secret === undefined ? [] : [{ secret }],
    further: {},
    furtherForUsers: present({
      requirePushedRequests: client["require_pushed_authorization_requests"] === true || undefined,
    }),
    notes: [
      "scopes: are not in this file but in its client grants: give them by client update",
      client["require_proof_of_possession"] === true &&
        "proof of possession: say by dpopBoundAccessTokens or certificateBoundAccessTokens which is meant",
      isRecord(client["client_authentication_methods"]) &&
        "its public keys are not in this file: add jwks to its row, in the form of JSON Lines",
      textsIn(client["allowed_logout_urls"]).length > 0 && "allowed_logout_urls: are left out",
      textsIn(client["web_origins"]).length > 0 && "web_origins: are left out",
      isRecord(client["client_metadata"]) && "client_metadata: is left out",
      isRecord(client["addons"]) &&
        Object.keys(client["addons"]).length > 0 &&
        "addons: are left out",
      client["organization_usage"] === "require" && "organizations: are left out",
    ],
  });
};

const methodsOf = (client: Json, type: string): readonly string[] => {
  const own = client["client_authentication_methods"];
  if (isRecord(own))
    return [
      ...("private_key_jwt" in own ? ["private_key_jwt"] : []),
      ...("tls_client_auth" in own ? ["tls_client_auth"] : []),
      ...("self_signed_tls_client_auth" in own ? ["self_signed_tls_client_auth"] : []),
    ];
  const method = textOr(client["token_endpoint_auth_method"]);
  if (method !== undefined) return [method];
  return type === "spa" || type === "native"
    ? ["none"]
    : ["client_secret_basic", "client_secret_post"];
};

/** Grants of Auth0's own are variants of `password`, and the like, under other names. */
const wireName = (grant: string): string =>
  grant === "http://auth0.com/oauth/grant-type/password-realm" ? "password" : grant;
