import { ConfigurationError } from "@mintport/core/ports";

/**
 * The origins whose scripts may read an endpoint's answers (Fetch, CORS protocol). None may use a credential of the browser's:
 * no cookie and no certificate, only what the script itself puts into the request.
 *
 * @example { metadata: "*", jwks: "*", token: ["https://app.example.com"] }
 */
export interface CorsOptions {
  /** The metadata document, which anybody may read. `"*"`: every origin. */
  readonly metadata?: "*" | readonly string[];
  /** The JWK Set, which anybody may read. `"*"`: every origin. */
  readonly jwks?: "*" | readonly string[];
  /** Registration, for apps that register themselves in the browser, as the MCP Inspector does. `"*"`: every origin. */
  readonly registration?: "*" | readonly string[];
  /** The token endpoint, revocation, by which an app ends its tokens, and pushed authorization requests. */
  readonly token?: readonly string[];
}

/** The origins of one endpoint, read. */
export interface AllowedOrigins {
  /** Whether every origin is allowed; the answer is the same for each of them then. */
  readonly everyone: boolean;
  readonly has: (origin: string) => boolean;
}

/** Reads the origins by the name of the endpoint. Throws `ConfigurationError` if one is no origin. */
export const readCorsOptions = (
  cors: CorsOptions | undefined,
): ReadonlyMap<string, AllowedOrigins> => {
  if (cors === undefined) return new Map();
  const given: unknown = cors;
  if (typeof given !== "object" || given === null) throw problem("cors", "must be an object");
  return new Map(
    Object.entries(cors).flatMap(([name, origins]: [string, unknown]) => {
      const field = `cors.${name}`;
      const endpoints = Object.hasOwn(endpointsOf, name)
        ? endpointsOf[name as keyof CorsOptions]
        : undefined;
      if (endpoints === undefined)
        throw problem(field, "is unknown; there are metadata, jwks, registration and token");
      if (origins === undefined) return [];
      const allowed = readOrigins(field, origins, name !== "token");
      return endpoints.map((endpoint) => [endpoint, allowed] as const);
    }),
  );
};

const endpointsOf: Readonly<Record<keyof CorsOptions, readonly string[]>> = {
  metadata: ["metadata", "openid_configuration"],
  jwks: ["jwks"],
  registration: ["registration", "client_configuration"],
  token: ["token", "revoke", "pushed_authorization_request"],
};

const readOrigins = (field: string, origins: unknown, mayBeAll: boolean): AllowedOrigins => {
  if (origins === "*") {
    if (!mayBeAll) throw problem(field, 'must be a list of origins: "*" is for public documents');
    return { everyone: true, has: () => true };
  }
  if (!Array.isArray(origins))
    throw problem(field, `must be a list of origins${mayBeAll ? ', or "*"' : ""}`);
  for (const origin of origins)
    if (!isCorsOrigin(origin))
      throw problem(
        field,
        `must be origins as a browser writes them, as "https://app.example.com": ${JSON.stringify(origin)}`,
      );
  const set = new Set(origins as readonly string[]);
  return { everyone: false, has: (origin) => set.has(origin) };
};

/**
 * Whether a text can stand among origins. `null` is the origin of every sandboxed frame, so it is nobody's, and a pattern
 * would equal no origin.
 */
export const isCorsOrigin = (text: unknown): boolean =>
  typeof text === "string" &&
  !text.includes("*") &&
  URL.canParse(text) &&
  text !== "null" &&
  originOf(text) === text;

/** An app's own scheme has an origin too, which `URL` calls `null`: `capacitor://localhost`. */
const originOf = (text: string): string => {
  const { origin, protocol, host } = new URL(text);
  return origin === "null" ? `${protocol}//${host}` : origin;
};

const problem = (field: string, message: string): ConfigurationError =>
  new ConfigurationError("http", [{ field, message }]);
