import type { EndpointResponse } from "@mintport/core";
import { parseIssuer } from "@mintport/core/management";
import {
  ConfigurationError,
  type ConfigurationProblem,
  type KnownOptions,
  parseResourceIndicator,
  present,
  unknownOptions,
} from "@mintport/core/ports";
import { scopeOf } from "@mintport/core/scope";
import { dpopAlgorithms } from "@mintport/core/tokens";
import { deepFreeze } from "./deep-freeze.ts";
import { metadataResponse } from "./metadata-response.ts";

/** What a protected resource says of itself (RFC 9728 §2). */
export interface ProtectedResourceMetadataOptions {
  /**
   * The resource identifier, as the `aud` of its tokens names it, character for character: https, or http on a loopback host, with
   * neither query nor fragment, and spelled as a URL parser would write it.
   */
  readonly resource: string;
  /** The issuer identifiers of the authorization servers whose tokens count here, one at least. */
  readonly authorizationServers: readonly string[];
  /** The scopes that mean something here; never `offline_access`, which is asked of a server and no resource. Default: unsaid. */
  readonly scopesSupported?: readonly string[];
  /** Its name, for people. Default: none. */
  readonly resourceName?: string;
  /** Where developers read how to use it. Default: none. */
  readonly resourceDocumentation?: string;
  /** Where one reads what clients may do with its data. Default: none. */
  readonly resourcePolicyUri?: string;
  /** Where its terms of service stand. Default: none. */
  readonly resourceTosUri?: string;
  /** Whether the platform tells the guards the client's certificate (RFC 8705 §3). Default: unsaid, which means no. */
  readonly tlsClientCertificateBoundAccessTokens?: boolean;
  /**
   * How long anybody may keep the document, in whole seconds from 0.
   *
   * @default 3600
   */
  readonly maxAge?: number;
}

/** A protected resource's metadata, and where it stands. */
export interface ProtectedResourceMetadata {
  readonly resource: string;
  readonly authorizationServers: readonly string[];
  /** Where the document stands, as the `resource_metadata` of challenges names it (RFC 9728 §5.1). */
  readonly url: string;
  /** The path of `url`: the well-known name, and behind it the path of the resource (RFC 9728 §3.1). */
  readonly path: string;
  readonly document: Readonly<Record<string, unknown>>;
  /** The answer to a request at `path` (RFC 9728 §3.2), for bindings to send; to `HEAD` without its body. */
  readonly respond: (method: string) => EndpointResponse;
}

/**
 * The metadata of a protected resource, for the option `metadata` of `resourceServer`. The members on tokens are what a guard
 * does: they come in the header only, and DPoP proofs may be signed by the algorithms that are named. Throws `ConfigurationError`
 * if an option is wrong or unknown.
 *
 * @example
 * protectedResourceMetadata({
 *   resource: "https://api.example.com/v1",
 *   authorizationServers: ["https://auth.example.com"],
 *   scopesSupported: ["orders:read", "orders:write"],
 * }).url // "https://api.example.com/.well-known/oauth-protected-resource/v1"
 */
export const protectedResourceMetadata = (
  options: ProtectedResourceMetadataOptions,
): ProtectedResourceMetadata => {
  const unknown = unknownOptions(options, optionNames);
  const problems = unknown.length > 0 ? unknown : problemsOf(options);
  if (problems.length > 0) throw new ConfigurationError("protectedResourceMetadata", problems);
  const { resource, authorizationServers, scopesSupported = [], maxAge = 3600 } = options;
  const { origin, pathname } = new URL(resource);
  // RFC 9728 §3.1: the slash behind the host goes, and no other.
  const path = `/.well-known/oauth-protected-resource${pathname === "/" ? "" : pathname}`;
  const document = deepFreeze(
    present({
      resource,
      authorization_servers: [...authorizationServers],
      // RFC 9728 §3.2: "zero-element arrays MUST be omitted".
      scopes_supported: scopesSupported.length === 0 ? undefined : [...scopesSupported],
      bearer_methods_supported: ["header"],
      resource_name: options.resourceName,
      resource_documentation: options.resourceDocumentation,
      resource_policy_uri: options.resourcePolicyUri,
      resource_tos_uri: options.resourceTosUri,
      tls_client_certificate_bound_access_tokens: options.tlsClientCertificateBoundAccessTokens,
      dpop_signing_alg_values_supported: [...dpopAlgorithms],
    }),
  );
  return deepFreeze({
    ...{ resource, authorizationServers: [...authorizationServers], document },
    ...{ url: `${origin}${path}`, path },
    respond: (method) => metadataResponse(document, maxAge, method),
  });
};

const optionNames: KnownOptions<ProtectedResourceMetadataOptions> = {
  ...{ resource: true, authorizationServers: true, scopesSupported: true, maxAge: true },
  ...{ resourceName: true, resourceDocumentation: true, resourcePolicyUri: true },
  ...{ resourceTosUri: true, tlsClientCertificateBoundAccessTokens: true },
};

/** Each option by the rule that it must keep, where it is given. */
const problemsOf = (options: ProtectedResourceMetadataOptions): readonly ConfigurationProblem[] => {
  const given = new Map<string, unknown>(Object.entries(options));
  return rules.flatMap(([field, keeps, message, isRequired]) =>
    (given.get(field) === undefined && isRequired !== true) || keeps(given.get(field))
      ? []
      : [{ field, message }],
  );
};

type Rule = readonly [
  field: keyof ProtectedResourceMetadataOptions,
  keeps: (value: unknown) => boolean,
  message: string,
  isRequired?: boolean,
];

const isResource = (text: unknown): boolean => {
  if (typeof text !== "string" || parseResourceIndicator(text) === undefined) return false;
  const { origin, href, username, password } = new URL(text);
  return (
    parseIssuer(origin).isOk() &&
    !text.includes("?") &&
    username + password === "" &&
    (text === href || `${text}/` === href)
  );
};

const isUrl = (text: unknown): boolean =>
  typeof text === "string" && /^https?:\/\//.test(text) && URL.canParse(text);
const urlMessage = 'must be a URL, as "https://api.example.com/docs"';

const isListOf = (list: unknown, is: (text: string) => boolean): boolean =>
  Array.isArray(list) && list.every((text) => typeof text === "string" && is(text));

const isEmptyList = (list: unknown): boolean => Array.isArray(list) && list.length === 0;

const rules: readonly Rule[] = [
  [
    "resource",
    isResource,
    'must be https, with neither query nor fragment, as "https://api.example.com/v1"',
    true,
  ],
  [
    "authorizationServers",
    (list) => isListOf(list, (text) => parseIssuer(text).isOk()) && !isEmptyList(list),
    'must be issuer identifiers, one at least, as ["https://auth.example.com"]',
    true,
  ],
  [
    "scopesSupported",
    (list) => isListOf(list, (text) => text !== "offline_access" && scopeOf([text]).isOk()),
    "must be scope tokens (RFC 6749 §3.3) other than offline_access",
  ],
  ["resourceName", (text) => typeof text === "string" && text !== "", "must be a text"],
  ["resourceDocumentation", isUrl, urlMessage],
  ["resourcePolicyUri", isUrl, urlMessage],
  ["resourceTosUri", isUrl, urlMessage],
  [
    "tlsClientCertificateBoundAccessTokens",
    (value) => typeof value === "boolean",
    "must be true or false",
  ],
  [
    "maxAge",
    (value) => Number.isSafeInteger(value) && Number(value) >= 0,
    "must be whole seconds from 0",
  ],
];
