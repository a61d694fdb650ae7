import { asymmetricAlgorithms } from "./domain/asymmetric-algorithms.ts";
import type { PublicKeys, RegisteredJwk } from "./domain/public-keys.ts";
import { publishedKeys } from "./domain/published-keys.ts";
import type {
  OpenDoor,
  RegistrationDoors,
  StatementDoor,
} from "./domain/registration/registration-doors.ts";
import type { RegistrationPolicy } from "./domain/registration/registration-policy.ts";
import type { DoorsOf } from "./endpoints/registration/registration-ports.ts";
import { ConfigurationError, type ConfigurationProblem } from "./errors/configuration-error.ts";
import { requireKnownOptions, unknownOptions } from "./errors/known-options.ts";
import { missingMethods } from "./errors/missing-methods.ts";
import { isWholeWithin, problemUnless } from "./errors/problem-unless.ts";
import type { ClientRegistry } from "./ports/client-registry.ts";
import type { SingleUseStore } from "./ports/single-use-store.ts";
import type { Storage } from "./ports/storage.ts";
import type { TenantRegistry } from "./ports/tenant-registry.ts";
import { type RegistrationRules, readRegistrationRules } from "./read-registration-rules.ts";

/** What an embedder brings so that clients can register themselves. */
export interface DynamicRegistrationOptions {
  /** Where tenants and clients are written: a storage has both. */
  readonly registry: {
    readonly tenants: Pick<TenantRegistry, "read" | "update">;
    readonly clients: ClientRegistry;
  };
  /** Who may register at which tenant, by the tenant's name. `off`: nobody, also where `everyTenant` is given. */
  readonly tenants?: Readonly<Record<string, TenantRegistration | "off">>;
  /** The same for every other tenant. Default: `off`. */
  readonly everyTenant?: TenantRegistration;
}

/** Who may register clients at a tenant, and what each may make. It can be written in JSON. Each door is closed unless it stands here. */
export interface TenantRegistration {
  /** Anybody may. */
  readonly open?: OpenRegistrationRules;
  /** Whoever holds an initial access token may, by the rules that the token's profile names. */
  readonly initialAccessTokens?: Readonly<Record<string, RegistrationRules>>;
  /** Whoever brings a software statement of one of these issuers may (RFC 7591 §2.3). */
  readonly softwareStatements?: readonly StatementRules[];
}

/** The rules of whoever registers without a token. */
export interface OpenRegistrationRules extends RegistrationRules {
  /** How many clients one source may register in an hour: 1 to 1000. @default 20 */
  readonly perSource?: number;
  /** How many clients may be registered in `unusedLifetime`, by everybody together: 1 to 1000000. @default 10000 */
  readonly most?: number;
}

/** The rules of the software that one issuer vouches for. */
export interface StatementRules extends RegistrationRules {
  /** The `iss` of its statements, compared as exact text. */
  readonly issuer: string;
  /** Its public keys, or `jwksUri`. */
  readonly jwks?: readonly RegisteredJwk[];
  /** An https URL where its keys are published. */
  readonly jwksUri?: string;
  /** The JWS algorithms that count. Default: every asymmetric one. */
  readonly algorithms?: readonly string[];
}

/** Reads the options, and names every field that cannot be. Throws `ConfigurationError`. */
export const readDynamicRegistration = (options: DynamicRegistrationOptions): DoorsOf => {
  requireKnownOptions<DynamicRegistrationOptions>("dynamicRegistration", options, {
    ...{ registry: true, tenants: true, everyTenant: true },
  });
  const { tenants = {}, everyTenant } = options;
  const problems: ConfigurationProblem[] = [
    ...missingMethods("registry.tenants", Reflect.get(Object(options.registry), "tenants"), [
      "read",
      "update",
    ]),
    ...missingMethods("registry.clients", Reflect.get(Object(options.registry), "clients"), [
      "create",
      "read",
      "update",
      "remove",
    ]),
  ];
  const read = (
    field: string,
    rules: TenantRegistration | "off" | undefined,
  ): RegistrationDoors | undefined =>
    rules === undefined || rules === "off" ? undefined : doorsIn(field, rules, problems);
  const others = read("everyTenant", everyTenant);
  const named = new Map(
    Object.entries(tenants).map(([name, rules]) => [name, read(`tenants.${name}`, rules)]),
  );
  if (problems.length > 0) throw new ConfigurationError("dynamicRegistration", problems);
  return (tenant) => (named.has(tenant) ? named.get(tenant) : others);
};

/** The store in which registrations without a token are counted. Throws `ConfigurationError` without one. */
export const requireSingleUseStore = ({ singleUse }: Storage): SingleUseStore => {
  if (singleUse !== undefined) return singleUse;
  throw new ConfigurationError("createAuthorizationServer", [
    {
      field: "storage.singleUse",
      message: "must be there: registrations without a token are counted in it",
    },
  ]);
};

const doorsIn = (
  field: string,
  rules: TenantRegistration,
  problems: ConfigurationProblem[],
): RegistrationDoors | undefined => {
  const misspelt = unknownOptions<TenantRegistration>(
    rules,
    { open: true, initialAccessTokens: true, softwareStatements: true },
    field,
  );
  problems.push(...misspelt);
  if (misspelt.length > 0) return undefined;
  const { open, initialAccessTokens = {}, softwareStatements = [] } = rules;
  const faults = [
    ...problemUnless(
      isObject(initialAccessTokens),
      `${field}.initialAccessTokens`,
      'must be an object of rules by profile, as {"partners": {…}}',
    ),
    ...problemUnless(
      Array.isArray(softwareStatements) && softwareStatements.every(isObject),
      `${field}.softwareStatements`,
      'must be a list of rules, each with its issuer, as [{"issuer": "https://…", …}]',
    ),
  ];
  problems.push(...faults);
  if (faults.length > 0) return undefined;
  const profiles = Object.entries(initialAccessTokens).map(([name, profile]) => {
    const at = `${field}.initialAccessTokens.${name}`;
    problems.push(
      ...problemUnless(/^[\w-]{1,64}$/.test(name), at, "must be named by letters, digits, - and _"),
    );
    return [name, policyIn(at, profile, problems)] as const;
  });
  return {
    open: open && openIn(`${field}.open`, open, problems),
    initialAccessTokens: new Map(
      profiles.flatMap(([name, policy]) => (policy ? [[name, policy]] : [])),
    ),
    softwareStatements: softwareStatements.flatMap((one, at) =>
      statementIn(`${field}.softwareStatements[${at}]`, one, problems),
    ),
  };
};

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const policyIn = (
  field: string,
  rules: RegistrationRules,
  problems: ConfigurationProblem[],
  more: Readonly<Record<string, true>> = {},
): RegistrationPolicy | undefined => {
  const { policy, problems: faults } = readRegistrationRules(field, rules, more);
  problems.push(...faults);
  return policy;
};

const openIn = (
  field: string,
  rules: OpenRegistrationRules,
  problems: ConfigurationProblem[],
): OpenDoor | undefined => {
  const policy = policyIn(field, rules, problems, { perSource: true, most: true });
  if (policy === undefined) return undefined;
  const { perSource = 20, most = 10_000 } = rules;
  problems.push(
    ...problemUnless(
      isWholeWithin(perSource, 1, 1000),
      `${field}.perSource`,
      "must be a whole number, 1 to 1000",
    ),
    ...problemUnless(
      isWholeWithin(most, 1, 1_000_000),
      `${field}.most`,
      "must be a whole number, 1 to 1000000",
    ),
  );
  return { policy, perSource, most };
};

const statementIn = (
  field: string,
  rules: StatementRules,
  problems: ConfigurationProblem[],
): readonly StatementDoor[] => {
  const names = { issuer: true, jwks: true, jwksUri: true, algorithms: true } as const;
  const policy = policyIn(field, rules, problems, names);
  if (policy === undefined) return [];
  const { issuer, algorithms = asymmetricAlgorithms } = rules;
  const keys = keysIn(rules);
  problems.push(
    ...problemUnless(
      typeof issuer === "string" && issuer !== "",
      `${field}.issuer`,
      "must be the iss of the statements",
    ),
    ...problemUnless(
      keys !== undefined,
      `${field}.jwks`,
      "must hold 1 to 50 public keys, or jwksUri be an https URL; not both",
    ),
    ...problemUnless(
      Array.isArray(algorithms) &&
        algorithms.length > 0 &&
        algorithms.every((name: unknown) => asymmetricAlgorithms.includes(String(name))),
      `${field}.algorithms`,
      `must hold at least one of ${asymmetricAlgorithms.join(", ")}`,
    ),
  );
  return keys === undefined ? [] : [{ issuer, keys, algorithms, policy }];
};

const keysIn = ({ jwks, jwksUri }: StatementRules): PublicKeys | undefined =>
  publishedKeys({ jwks: jwks && { keys: jwks }, jwks_uri: jwksUri }).unwrapOr(undefined);
