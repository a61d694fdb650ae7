import {
  ConfigurationError,
  type ConfigurationProblem,
  type Digester,
  type KnownOptions,
  present,
  requireKnownOptions,
} from "@mintport/core/ports";
import type { ScopePolicy } from "@mintport/core/scope";
import type { ProtectedResourceMetadata } from "./protected-resource-metadata.ts";
import { authenticationProblems } from "./required-authentication.ts";
import { type TokenVerifierOptions, tokenVerifierOptions } from "./token-verifier.ts";

/** The facts, keys and rules by which a resource server lets requests in. */
export interface ResourceServerOptions extends TokenVerifierOptions {
  /**
   * Names the protection space in challenges (RFC 9110 §11.5).
   *
   * @default "api"
   */
  readonly realm?: string;
  /** Decides which scopes a held one covers. Default: itself only. */
  readonly scopePolicy?: ScopePolicy;
  /**
   * The origin that clients know this resource by, for DPoP proofs; default: that of `audience`. Never taken from what
   * a request says of its host.
   */
  readonly origin?: string;
  /**
   * How long a judgement may take, in milliseconds, whatever stores and keys it asks; past that it is 503.
   *
   * @default 5000
   */
  readonly timeout?: number;
  /**
   * How old a DPoP proof may be, in whole seconds from 1.
   *
   * @default 60
   */
  readonly proofLifetime?: number;
  readonly digester?: Digester;
  /**
   * What this resource says of itself (RFC 9728), of this `audience` and with this `issuer` in it. Challenges then name the
   * document and the scope that is needed; a binding serves it. Default: none.
   */
  readonly metadata?: ProtectedResourceMetadata;
  /**
   * The authentication context classes of the issuer's login, lowest first, as the tenant's `acrValues`: a higher one then counts
   * for each below it at a route with `acrValues`. Default: each counts for itself alone.
   */
  readonly acrValuesSupported?: readonly string[];
}

/** Throws `ConfigurationError` if an option is wrong or unknown. */
export const requireSoundOptions = (options: ResourceServerOptions): void => {
  requireKnownOptions("resourceServer", options, resourceServerOptions);
  const problems = [
    ...missingProblems(options),
    ...timeProblems(options),
    ...aliasProblems(options),
    ...metadataProblems(options),
  ];
  if (problems.length > 0) throw new ConfigurationError("resourceServer", problems);
};

const resourceServerOptions: KnownOptions<ResourceServerOptions> = {
  ...tokenVerifierOptions,
  ...{ realm: true, scopePolicy: true, origin: true },
  ...{ timeout: true, proofLifetime: true, digester: true },
  ...{ metadata: true, acrValuesSupported: true },
};

/** Without one of them no token would ever count, and nothing would say why: say a variable of the environment is not set. */
const missingProblems = ({
  issuer,
  audience,
  keys,
}: Partial<ResourceServerOptions>): readonly ConfigurationProblem[] => [
  ...(isText(issuer)
    ? []
    : [
        { field: "issuer", message: 'must be an issuer identifier, as "https://auth.example.com"' },
      ]),
  ...(isText(audience)
    ? []
    : [
        {
          field: "audience",
          message: 'must be what the tokens\' aud names, as "https://api.example.com"',
        },
      ]),
  ...(typeof keys === "function"
    ? []
    : [{ field: "keys", message: "must be keysFromUrl(…), keysFromSet(…) or keysFromPort(…)" }]),
];

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

/** A time that is no number would be compared with all others in vain: nothing would ever be too old. */
const timeProblems = ({
  clockSkew = 0,
  proofLifetime = 60,
  timeout = 5000,
}: ResourceServerOptions) => [
  // One out of bounds is drawn to the bound.
  ...(Number.isNaN(clockSkew) ? [{ field: "clockSkew", message: "must be seconds, 0 to 60" }] : []),
  ...(Number.isSafeInteger(proofLifetime) && proofLifetime >= 1
    ? []
    : [{ field: "proofLifetime", message: "must be whole seconds from 1" }]),
  ...(Number.isSafeInteger(timeout) && timeout >= 1 && timeout <= 60_000
    ? []
    : [{ field: "timeout", message: "must be whole milliseconds, 1 to 60000" }]),
];

/** A text would be looked through letter by letter. */
const aliasProblems = ({
  issuerAliases = [],
}: {
  readonly issuerAliases?: unknown;
}): readonly ConfigurationProblem[] =>
  Array.isArray(issuerAliases) &&
  issuerAliases.every((alias: unknown) => typeof alias === "string" && URL.canParse(alias))
    ? []
    : [
        {
          field: "issuerAliases",
          message: 'must be issuer identifiers, as ["https://auth.old.example"]',
        },
      ];

/** A document of another resource, or of another issuer, would send clients for tokens that are refused here. */
const metadataProblems = ({
  metadata,
  audience,
  issuer,
  acrValuesSupported,
}: ResourceServerOptions) => [
  ...(metadata === undefined ? [] : documentProblems(metadata, audience, issuer)),
  ...authenticationProblems(present({ acrValues: acrValuesSupported })).map(({ message }) => ({
    ...{ field: "acrValuesSupported", message },
  })),
];

const documentProblems = (
  { resource, authorizationServers, url }: Partial<ProtectedResourceMetadata>,
  audience: string,
  issuer: string,
): readonly ConfigurationProblem[] => {
  const field = "metadata";
  if (url === undefined) return [{ field, message: "must come from protectedResourceMetadata(…)" }];
  return [
    ...(resource === audience
      ? []
      : [{ field, message: `must be of the resource that is the audience, ${audience}` }]),
    ...(authorizationServers?.includes(issuer) === true
      ? []
      : [{ field, message: `must name the issuer among its servers, ${issuer}` }]),
  ];
};
