import { instant, present } from "@mintport/core/ports";
import { type ImportRow, isRecord } from "../import-row.ts";
import { foreignRow, textOr, textsIn } from "./foreign-client.ts";
import { keycloakMethod } from "./keycloak-method.ts";

type Json = Readonly<Record<string, unknown>>;

/** The rows of a realm that Keycloak exported, or of a list of its clients. */
export const keycloakRows = (file: unknown): readonly ImportRow[] => {
  const list = isRecord(file) ? file["clients"] : file;
  const below = isRecord(file) ? "/clients" : "";
  return (Array.isArray(list) ? list : []).map((client: unknown, i) =>
    isRecord(client)
      ? keycloakRow(`${below}/${i}`, client)
      : { at: `${below}/${i}`, problems: [{ field: "", message: "must be a JSON object" }] },
  );
};

const keycloakRow = (at: string, client: Json): ImportRow => {
  const id = textOr(client["clientId"]) ?? "";
  const skipped = notAClient(id, client);
  if (skipped !== undefined) return { at, id, skipped };
  const attributes = isRecord(client["attributes"]) ? client["attributes"] : {};
  const is = (name: string): boolean => attributes[name] === "true" || attributes[name] === true;
  const { methods, further, notes } = keycloakMethod(client, attributes);
  const scopes = (name: string) => textsIn(client[name]).filter((scope) => !bundles.has(scope));
  const defaults = scopes("defaultClientScopes");
  return foreignRow(at, {
    ...{ id, methods, name: client["name"] },
    grants: grantsOf(client, is),
    scope: [...new Set([...defaults, ...scopes("optionalClientScopes")])],
    defaultScope: defaults,
    redirectUris: textsIn(client["redirectUris"]).map((uri) => absolute(uri, client)),
    pages: {
      uri: client["baseUrl"] === "" ? undefined : absoluteOrNone(client),
      logoUri: attributes["logoUri"],
      policyUri: attributes["policyUri"],
      termsUri: attributes["tosUri"],
    },
    consent: client["consentRequired"] === true ? "remembered" : "implied",
    secrets: secretsOf(client, attributes),
    further: present({
      ...further,
      disabled: client["enabled"] === false ? true : undefined,
      accessTokenLifetime: wholeNumber(attributes["access.token.lifespan"]),
      certificateBoundAccessTokens: is("tls.client.certificate.bound.access.tokens") || undefined,
      dpopBoundAccessTokens: is("dpop.bound.access.tokens") || undefined,
    }),
    furtherForUsers: present({
      requirePushedRequests: is("require.pushed.authorization.requests") || undefined,
    }),
    notes: [
      ...notes,
      notEmpty(client["protocolMappers"]) &&
        "protocolMappers: claims are left out: see claims of a client",
      client["authorizationServicesEnabled"] === true && "authorization services: are left out",
      notEmpty(client["authenticationFlowBindingOverrides"]) &&
        "login flows of its own: are left out",
      is("use.lightweight.access.token.enabled") && "lightweight tokens: are left out",
      (client["secret"] === masked || isVaulted(client["secret"])) &&
        "its secret is not in the file: export it with secrets, or give it a new one",
      textOr(attributes["backchannel.logout.url"]) !== undefined &&
        "back-channel logout: is left out",
    ],
  });
};

const notAClient = (id: string, client: Json): string | undefined => {
  const { protocol = "openid-connect", bearerOnly } = client;
  if (builtIn.test(id)) return "belongs to Keycloak itself";
  if (protocol !== "openid-connect")
    return `speaks ${textOr(protocol) ?? "something else"}, not OAuth`;
  return bearerOnly === true
    ? "asks for no tokens: it is a resource, so name it among the tenant's resources"
    : undefined;
};

const builtIn =
  /^(?:account|account-console|admin-cli|broker|realm-management|security-admin-console|master-realm)$/;

/** Names of claims, of which no token says that it holds them. */
const bundles = new Set([
  ...["acr", "basic", "roles", "web-origins", "microprofile-jwt", "role_list", "service_account"],
  ...["organization", "saml_organization"],
]);

const grantsOf = (client: Json, is: (attribute: string) => boolean): readonly string[] => {
  const { standardFlowEnabled = true, directAccessGrantsEnabled, implicitFlowEnabled } = client;
  const device = is("oauth2.device.authorization.grant.enabled");
  const forUsers = standardFlowEnabled === true || device;
  return [
    ...(standardFlowEnabled === true ? ["authorization_code"] : []),
    ...(device ? ["urn:ietf:params:oauth:grant-type:device_code"] : []),
    ...(forUsers && refreshes(client) ? ["refresh_token"] : []),
    ...(client["serviceAccountsEnabled"] === true ? ["client_credentials"] : []),
    ...(implicitFlowEnabled === true ? ["implicit"] : []),
    ...(directAccessGrantsEnabled === true ? ["password"] : []),
    ...(is("standard.token.exchange.enabled")
      ? ["urn:ietf:params:oauth:grant-type:token-exchange"]
      : []),
  ];
};

const refreshes = ({ attributes }: Json): boolean =>
  !isRecord(attributes) || attributes["use.refresh.tokens"] !== "false";

const masked = "**********";
const isVaulted = (secret: unknown): boolean => /^\$\{vault\..*\}$/.test(textOr(secret) ?? "");

/** The secret, and the one before it while a rotation lets that one run out. */
const secretsOf = ({ secret }: Json, attributes: Json): readonly object[] => {
  const text = textOr(secret);
  if (text === undefined || text === masked || isVaulted(text)) return [];
  const rotated = textOr(attributes["client.secret.rotated"]);
  const expiresAt = wholeNumber(attributes["client.secret.rotated.expiration.time"]);
  return rotated === undefined || expiresAt === undefined
    ? [{ secret: text }]
    : [
        { secret: text },
        { secret: rotated, label: "before the rotation", expiresAt: instant(expiresAt) },
      ];
};

const wholeNumber = (value: unknown): number | undefined =>
  (typeof value === "string" || typeof value === "number") && /^[1-9]\d{0,11}$/.test(String(value))
    ? Number(value)
    : undefined;

const notEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;

/** What begins with a slash stands below the client's root. */
const absolute = (uri: string, { rootUrl }: Json): string =>
  uri.startsWith("/") ? `${(textOr(rootUrl) ?? "").replace(/\/$/, "")}${uri}` : uri;

const absoluteOrNone = (client: Json): string | undefined => {
  const base = textOr(client["baseUrl"]);
  const uri = base === undefined ? undefined : absolute(base, client);
  return uri?.startsWith("/") === true ? undefined : uri;
};
