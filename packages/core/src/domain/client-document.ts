import { err, ok, Result } from "neverthrow";
import { isDisplayName } from "./display-name.ts";
import type { ClientId } from "./identifiers.ts";
import { present } from "./present.ts";
import type { PublicKeys } from "./public-keys.ts";
import { isFetchable, publishedKeys } from "./published-keys.ts";
import { parseRedirectUri, type RedirectUri } from "./redirect-uri.ts";

/** What a client says of itself at the URL that is its id (Client ID Metadata Document §4.1), as far as this server believes it. */
export interface ClientDocument {
  readonly id: ClientId;
  readonly name: string;
  /** Its pages: only those on the host of its id. Its picture is never one: a browser that loaded it would tell on the user. */
  readonly uri?: string;
  readonly policyUri?: string;
  readonly termsUri?: string;
  readonly applicationType: "web" | "native";
  readonly redirectUris: readonly RedirectUri[];
  readonly authenticationMethod: "none" | "private_key_jwt";
  readonly keys?: PublicKeys;
  readonly grantTypes: readonly string[];
  readonly requirePushedRequests: boolean;
  readonly requireSignedRequests: boolean;
  readonly dpopBoundAccessTokens: boolean;
}

/** The member of a document that cannot be believed. `document`: it is no object. */
export type ClientDocumentFault =
  | "document"
  | "client_id"
  | "client_name"
  | "redirect_uris"
  | "application_type"
  | "client_secret"
  | "token_endpoint_auth_method"
  | "jwks"
  | "jwks_uri"
  | "grant_types";

/**
 * Reads a client's document. It must name the URL that it was fetched from, character for character (§4.1), hold `client_name` and
 * `redirect_uris`, and no shared secret. One member that cannot be refuses the whole document; members that nobody reads here are
 * ignored (RFC 7591 §2).
 *
 * @example
 * readClientDocument(id, { client_id: id, client_name: "App", redirect_uris: ["https://app.example/cb"] }) // ok({ … })
 */
export const readClientDocument = (
  id: ClientId,
  document: unknown,
): Result<ClientDocument, ClientDocumentFault> => {
  if (!isObject(document)) return err("document");
  if (document["client_id"] !== id) return err("client_id");
  const name = document["client_name"];
  if (typeof name !== "string" || !isDisplayName(name)) return err("client_name");
  if (Object.keys(document).some((member) => member.startsWith("client_secret")))
    return err("client_secret");
  const applicationType = document["application_type"] ?? likelyType(document["redirect_uris"]);
  if (applicationType !== "web" && applicationType !== "native") return err("application_type");
  const redirectUris = redirectUrisOf(document["redirect_uris"], applicationType);
  if (redirectUris.isErr()) return err(redirectUris.error);
  const grantTypes = grantTypesOf(document["grant_types"]);
  if (grantTypes.isErr()) return err(grantTypes.error);
  const keys = publishedKeys(document);
  if (keys.isErr()) return err(keys.error);
  const method = methodOf(document["token_endpoint_auth_method"], keys.value);
  if (method.isErr()) return err(method.error);
  return ok({
    ...{ id, name, applicationType, redirectUris: redirectUris.value },
    ...{ authenticationMethod: method.value, grantTypes: grantTypes.value },
    ...present({
      keys: keys.value,
      uri: pageAt(id, document["client_uri"]),
      policyUri: pageAt(id, document["policy_uri"]),
      termsUri: pageAt(id, document["tos_uri"]),
    }),
    requirePushedRequests: document["require_pushed_authorization_requests"] === true,
    requireSignedRequests: document["require_signed_request_object"] === true,
    dpopBoundAccessTokens: document["dpop_bound_access_tokens"] === true,
  });
};

/** Without the member it is `web` (RFC 7591 §2), but a client that has no place on the web at all is a program on its user's machine. */
const likelyType = (uris: unknown): "web" | "native" =>
  isTexts(uris) && uris.every((uri) => uri.startsWith("http:")) ? "native" : "web";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const redirectUrisOf = (
  value: unknown,
  applicationType: "web" | "native",
): Result<readonly RedirectUri[], ClientDocumentFault> => {
  if (!isTexts(value) || value.length === 0 || value.length > maxRedirectUris)
    return err("redirect_uris");
  return Result.combine(value.map((uri) => parseRedirectUri(uri, applicationType))).mapErr(
    (): ClientDocumentFault => "redirect_uris",
  );
};

/** RFC 7591 §2: without the member it is `authorization_code` alone. */
const grantTypesOf = (value: unknown): Result<readonly string[], ClientDocumentFault> => {
  if (value === undefined) return ok(["authorization_code"]);
  return isTexts(value) && value.length <= maxGrantTypes ? ok(value) : err("grant_types");
};

/** §4.1 lets no document name a method with a shared secret. Without the member the client is public: its document could hold no secret. */
const methodOf = (
  method: unknown,
  keys: PublicKeys | undefined,
): Result<ClientDocument["authenticationMethod"], ClientDocumentFault> => {
  if (method === undefined || method === "none") return ok("none");
  if (method !== "private_key_jwt") return err("token_endpoint_auth_method");
  return keys === undefined ? err("jwks") : ok(method);
};

/** A link of the page must not lead elsewhere than the id says. One that would is left out, and harms nothing else. */
const pageAt = (id: ClientId, value: unknown): string | undefined =>
  isFetchable(value) && new URL(value).host === new URL(id).host ? value : undefined;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

const maxRedirectUris = 100;
const maxGrantTypes = 20;
