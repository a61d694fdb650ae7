import type { Seconds } from "./domain/instant.ts";
import { ConfigurationError, type ConfigurationProblem } from "./errors/configuration-error.ts";
import { requireKnownOptions } from "./errors/known-options.ts";
import { isWholeWithin, problemUnless } from "./errors/problem-unless.ts";
import type { RefreshTokenOptions, UserGrantPorts } from "./grants/users/user-grant-ports.ts";
import type { AuthorizePages } from "./ports/authorize-pages.ts";
import type { Storage } from "./ports/storage.ts";
import type { Subjects } from "./ports/subjects.ts";
import type { Visitors } from "./ports/visitors.ts";
import type { ClientDocumentsCapability, DevicesCapability } from "./users-capability.ts";

/** What an embedder brings so that its users can authorize clients. */
export interface UserAuthorizationOptions {
  /** Says who is logged in at a browser. */
  readonly visitors: Visitors;
  /** Shows the pages. */
  readonly pages: AuthorizePages;
  /** Says whether a user may still get tokens. */
  readonly subjects: Subjects;
  /** How long refresh tokens live, in seconds. */
  readonly refreshTokens?: Partial<RefreshTokenOptions>;
  /** The seconds in which a code must be redeemed: at most 600 (RFC 6749 §4.1.2). @default 60 */
  readonly codeLifetime?: Seconds;
  /** The seconds that a user has from the first page to the last. @default 600 */
  readonly interactionLifetime?: Seconds;
  /** The seconds in which a pushed request must be begun: less than 600 (RFC 9126 §2.2). @default 90 */
  readonly pushedRequestLifetime?: Seconds;
  /** Signed requests (RFC 9101): by the rules of the RFC, by those of FAPI 2.0 Message Signing, or not at all. @default "accepted" */
  readonly signedRequests?: "accepted" | "strict" | "off";
  /**
   * Whether an authorization request must name a `resource` (RFC 8707 §2). Without one it is `invalid_target`; otherwise the tenant's
   * audience is meant, as clients expect that know no resources.
   *
   * @default false
   */
  readonly requireResource?: boolean;
  /** Names of parameters of your own that reach the login page. @default [] */
  readonly ownParameters?: readonly string[];
  /** Origins of yours, beside the issuer's, at which pages stand that post to `authorize/answer`. @default [] */
  readonly pageOrigins?: readonly string[];
  /** Lets users connect devices that cannot open a browser: `deviceAuthorization` makes it. Default: none can be connected. */
  readonly devices?: DevicesCapability;
  /** Lets clients be known by documents that they publish: `clientDocuments` makes it. Default: only who was registered is a client. */
  readonly clientDocuments?: ClientDocumentsCapability;
}

/** The options with every default filled in. */
export type UserAuthorizationSettings = Required<
  Omit<UserAuthorizationOptions, "visitors" | "pages" | "subjects" | "devices" | "clientDocuments">
> & {
  readonly refreshTokens: RefreshTokenOptions;
};

/** Reads the options, and names every field that cannot be. Throws `ConfigurationError`. */
export const readUserAuthorization = (
  options: UserAuthorizationOptions,
): UserAuthorizationSettings => {
  requireKnownOptions<UserAuthorizationOptions>("userAuthorization", options, {
    ...{ visitors: true, pages: true, subjects: true, refreshTokens: true, codeLifetime: true },
    ...{ interactionLifetime: true, pushedRequestLifetime: true, signedRequests: true },
    requireResource: true,
    ...{ ownParameters: true, pageOrigins: true, devices: true, clientDocuments: true },
  });
  requireKnownOptions<Partial<RefreshTokenOptions>>(
    "userAuthorization: refreshTokens",
    options.refreshTokens ?? {},
    { lifetime: true, idleLifetime: true, retryWindow: true },
  );
  const settings: UserAuthorizationSettings = {
    codeLifetime: options.codeLifetime ?? 60,
    interactionLifetime: options.interactionLifetime ?? 600,
    pushedRequestLifetime: options.pushedRequestLifetime ?? 90,
    signedRequests: options.signedRequests ?? "accepted",
    requireResource: options.requireResource ?? false,
    ownParameters: options.ownParameters ?? [],
    pageOrigins: options.pageOrigins ?? [],
    refreshTokens: {
      lifetime: options.refreshTokens?.lifetime ?? 90 * day,
      idleLifetime: options.refreshTokens?.idleLifetime ?? 30 * day,
      retryWindow: options.refreshTokens?.retryWindow ?? 30,
    },
  };
  const problems = [...portProblems(options), ...timeProblems(settings), ...textProblems(settings)];
  if (problems.length > 0) throw new ConfigurationError("userAuthorization", problems);
  return settings;
};

const day = 86_400;

const portProblems = (options: UserAuthorizationOptions): readonly ConfigurationProblem[] =>
  (
    [
      ["visitors", "identify"],
      ["pages", "show"],
      ["subjects", "standing"],
      ["devices", "wire"],
      ["clientDocuments", "wire"],
    ] as const
  ).flatMap(([field, method]) => {
    const isMissing = typeof Reflect.get(Object(options[field]), method) !== "function";
    const isCapability = field === "devices" || field === "clientDocuments";
    return isMissing && !(isCapability && options[field] === undefined)
      ? [{ field, message: `must be an object with the method ${method}` }]
      : [];
  });

const timeProblems = (settings: UserAuthorizationSettings): readonly ConfigurationProblem[] => {
  const { refreshTokens: refresh } = settings;
  return [
    within("codeLifetime", settings.codeLifetime, 1, 600),
    within("interactionLifetime", settings.interactionLifetime, 30, 600),
    within("pushedRequestLifetime", settings.pushedRequestLifetime, 5, 599),
    within("refreshTokens.lifetime", refresh.lifetime, 60, 10 * 365 * day),
    within("refreshTokens.idleLifetime", refresh.idleLifetime, 60, Math.max(60, refresh.lifetime)),
    within("refreshTokens.retryWindow", refresh.retryWindow, 0, 300),
  ].flat();
};

const within = (
  field: string,
  value: unknown,
  least: number,
  most: number,
): readonly ConfigurationProblem[] =>
  problemUnless(
    isWholeWithin(value, least, most),
    field,
    `must be whole seconds, ${least} to ${most}`,
  );

const textProblems = (settings: UserAuthorizationSettings): readonly ConfigurationProblem[] => [
  ...problemUnless(
    typeof settings.requireResource === "boolean",
    "requireResource",
    "must be true or false",
  ),
  ...(["accepted", "strict", "off"].includes(settings.signedRequests)
    ? []
    : [{ field: "signedRequests", message: 'must be "accepted", "strict" or "off"' }]),
  ...originProblems(settings.pageOrigins),
];

const originProblems = (origins: unknown): readonly ConfigurationProblem[] =>
  Array.isArray(origins)
    ? origins.flatMap((origin: unknown, at) =>
        problemUnless(
          typeof origin === "string" &&
            !origin.includes("*") &&
            URL.canParse(origin) &&
            new URL(origin).origin === origin,
          `pageOrigins[${at}]`,
          'must be an origin, as "https://app.example"',
        ),
      )
    : [{ field: "pageOrigins", message: 'must be a list of origins, as ["https://app.example"]' }];

type Stores = Pick<UserGrantPorts, "singleUse" | "tokenFamilies" | "grants">;

/** A storage without one of them could not keep what a user allowed. */
export const requireUserStores = ({ singleUse, tokenFamilies, grants }: Storage): Stores => {
  if (singleUse !== undefined && tokenFamilies !== undefined && grants !== undefined)
    return { singleUse, tokenFamilies, grants };
  throw new ConfigurationError(
    "createAuthorizationServer",
    Object.entries({ singleUse, tokenFamilies, grants }).flatMap(([name, store]) =>
      store === undefined
        ? [{ field: `storage.${name}`, message: "must be there, because `users` needs it" }]
        : [],
    ),
  );
};
