import type { Seconds } from "./domain/instant.ts";
import { present } from "./domain/present.ts";
import type { RegistrationPolicy } from "./domain/registration/registration-policy.ts";
import { emptyScope, isSubset, parseScope, type Scope } from "./domain/scope.ts";
import type { ConfigurationProblem } from "./errors/configuration-error.ts";
import { unknownOptions } from "./errors/known-options.ts";
import { isWholeWithin, problemUnless } from "./errors/problem-unless.ts";

/** What clients may be that register themselves. It can be written in JSON. */
export interface RegistrationRules {
  /**
   * The hosts to which answers may go, each as it stands in URLs: `app.example`, or with a port `app.example:8443`. `any`: every host.
   * A client on the user's own machine has no host: `applicationTypes` decides on it.
   */
  readonly redirectHosts: "any" | readonly string[];
  /** The scope that users may delegate to such clients, as one text. */
  readonly delegatedScope: string;
  /** The scope that is asked of the user when the client asks for none: a part of `delegatedScope`. Default: nothing. */
  readonly defaultDelegatedScope?: string;
  /** @default ["web", "native"] */
  readonly applicationTypes?: readonly ("web" | "native")[];
  /**
   * The methods by which they may authenticate, of `none`, `client_secret_basic`, `client_secret_post` and `private_key_jwt`.
   *
   * @default all of these
   */
  readonly authenticationMethods?: readonly string[];
  /** The grants that they may use. One without a user, as `client_credentials`, has to be named. @default ["authorization_code", "refresh_token"] */
  readonly grantTypes?: readonly string[];
  /** The scope that they may have for themselves, as one text, where `grantTypes` holds a grant without a user. Default: nothing. */
  readonly ownScope?: string;
  /** Names beside the IP literals that stand for the client's own machine, with any port: of native clients. Default: none. */
  readonly loopbackNames?: readonly "localhost"[];
  /** Seconds after which a consent is over, with all its tokens: 1 to 315360000. Default: it has no end. */
  readonly consentLifetime?: Seconds;
  /** When such a client gets a refresh token: where it asked for `offline_access`, or always. @default "asked" */
  readonly offlineAccess?: "asked" | "implied";
  /** Seconds until a client is over that never got a token: 3600 to 31536000. @default 604800, 7 days */
  readonly unusedLifetime?: Seconds;
  /** Seconds until a client is over after its last token, unless a user still allows it something: 86400 to 315360000. @default 7776000, 90 days */
  readonly idleLifetime?: Seconds;
  /** Whether a client may change its registration (RFC 7592 §2.2). @default true */
  readonly updates?: boolean;
  /** When a client gets a new registration access token in place of its old one. @default "update" */
  readonly rotation?: "never" | "update" | "always";
}

/** The names of the rules, for whoever reads rules that hold more than these. */
export const registrationRuleNames: Readonly<Record<keyof RegistrationRules, true>> = {
  ...{ redirectHosts: true, delegatedScope: true, defaultDelegatedScope: true },
  ...{ applicationTypes: true, authenticationMethods: true, grantTypes: true, ownScope: true },
  ...{ loopbackNames: true, consentLifetime: true, unusedLifetime: true, idleLifetime: true },
  ...{ offlineAccess: true, updates: true, rotation: true },
};

/** Reads rules; `field` is where they stand. `more` names what may stand beside them. */
export const readRegistrationRules = (
  field: string,
  rules: RegistrationRules,
  more: Readonly<Record<string, true>> = {},
): ReadRules => {
  const misspelt = unknownOptions(rules, { ...registrationRuleNames, ...more }, field);
  if (misspelt.length > 0) return { policy: undefined, problems: misspelt };
  const read = {
    ...defaults,
    ...present(rules),
    delegatedScope: scopeIn(rules.delegatedScope),
    defaultDelegatedScope: scopeIn(rules.defaultDelegatedScope ?? ""),
    ownScope: scopeIn(rules.ownScope ?? ""),
  };
  const problems = problemsIn(field, read);
  if (problems.length > 0) return { policy: undefined, problems };
  const {
    delegatedScope = emptyScope,
    defaultDelegatedScope = emptyScope,
    ownScope = emptyScope,
  } = read;
  return {
    policy: {
      ...read,
      delegatedScope,
      defaultDelegatedScope,
      ownScope,
      consentLifetime: rules.consentLifetime,
    },
    problems,
  };
};

interface ReadRules {
  /** Absent where there are problems. */
  readonly policy: RegistrationPolicy | undefined;
  readonly problems: readonly ConfigurationProblem[];
}

const methods = ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"];

const defaults = {
  applicationTypes: ["web", "native"],
  authenticationMethods: methods,
  grantTypes: ["authorization_code", "refresh_token"],
  loopbackNames: [],
  unusedLifetime: 604_800,
  idleLifetime: 7_776_000,
  offlineAccess: "asked",
  updates: true,
  rotation: "update",
} as const;

type Read = Omit<RegistrationRules, "delegatedScope" | "defaultDelegatedScope" | "ownScope"> &
  Pick<RegistrationPolicy, keyof typeof defaults> & {
    readonly delegatedScope: Scope | undefined;
    readonly defaultDelegatedScope: Scope | undefined;
    readonly ownScope: Scope | undefined;
  };

const problemsIn = (field: string, read: Read): readonly ConfigurationProblem[] => {
  const { redirectHosts, delegatedScope, defaultDelegatedScope, ownScope } = read;
  const must = (isRight: boolean, name: string, message: string) =>
    problemUnless(isRight, `${field}.${name}`, message);
  const lists = (name: keyof Read, of: readonly string[] | undefined): boolean => {
    const value: unknown = read[name];
    return Array.isArray(value) && value.every((one) => isName(one) && (of?.includes(one) ?? true));
  };
  return [
    ...must(
      areHosts(redirectHosts),
      "redirectHosts",
      'must be "any", or hosts as they stand in URLs, as ["app.example"]; each by name, without *',
    ),
    ...must(delegatedScope !== undefined, "delegatedScope", "must be a scope as one text"),
    ...must(
      defaultDelegatedScope !== undefined &&
        isSubset(defaultDelegatedScope, delegatedScope ?? defaultDelegatedScope),
      "defaultDelegatedScope",
      "must be a scope as one text, within delegatedScope",
    ),
    ...must(ownScope !== undefined, "ownScope", "must be a scope as one text"),
    ...must(
      lists("applicationTypes", ["web", "native"]) && read.applicationTypes.length > 0,
      "applicationTypes",
      'must hold "web", "native" or both',
    ),
    ...must(
      lists("authenticationMethods", methods) && read.authenticationMethods.length > 0,
      "authenticationMethods",
      `must hold at least one of ${methods.join(", ")}, and nothing else`,
    ),
    ...must(
      lists("grantTypes", undefined) && read.grantTypes.some((name) => name !== "refresh_token"),
      "grantTypes",
      "must hold the names of grants, and one beside refresh_token",
    ),
    ...must(
      lists("loopbackNames", ["localhost"]),
      "loopbackNames",
      'must be ["localhost"] or empty',
    ),
    ...must(
      read.consentLifetime === undefined || isWholeWithin(read.consentLifetime, 1, 315_360_000),
      "consentLifetime",
      "must be whole seconds, 1 to 315360000 (ten years)",
    ),
    ...must(
      isWholeWithin(read.unusedLifetime, 3600, 31_536_000),
      "unusedLifetime",
      "must be whole seconds, 3600 (an hour) to 31536000 (a year)",
    ),
    ...must(
      isWholeWithin(read.idleLifetime, 86_400, 315_360_000),
      "idleLifetime",
      "must be whole seconds, 86400 (a day) to 315360000 (ten years)",
    ),
    ...must(
      ["asked", "implied"].includes(read.offlineAccess),
      "offlineAccess",
      'must be "asked" or "implied"',
    ),
    ...must(typeof read.updates === "boolean", "updates", "must be true or false"),
    ...must(
      ["never", "update", "always"].includes(read.rotation),
      "rotation",
      'must be "never", "update" or "always"',
    ),
  ];
};

const isName = (value: unknown): value is string =>
  typeof value === "string" && /^[\x21-\x7e]{1,256}$/.test(value);

const scopeIn = (text: unknown): Scope | undefined =>
  typeof text === "string" ? parseScope(text).unwrapOr(undefined) : undefined;

/** A host that no URL of a browser can have would never count, and neither would a pattern. */
const areHosts = (hosts: unknown): boolean =>
  hosts === "any" ||
  (Array.isArray(hosts) &&
    hosts.every(
      (host) =>
        typeof host === "string" &&
        !host.includes("*") &&
        URL.canParse(`https://${host}/`) &&
        new URL(`https://${host}/`).host === host,
    ));
