import * as z from "zod/mini";
import {
  type AuthorizationServerConfig,
  type Dependencies,
  defaults,
  type ServerOptions,
} from "./authorization-server-config.ts";
import type { ClientAuthenticationMethod } from "./client-authentication/client-authentication-method.ts";
import { declarationProblems } from "./client-authentication/declaration-problems.ts";
import { aroundPorts, type Extension, resolveExtensions } from "./deadlines/extension.ts";
import type { ScopePolicy } from "./domain/scope-policy.ts";
import type { ClaimsFor } from "./endpoints/steps/custom-claims-step.ts";
import { ConfigurationError } from "./errors/configuration-error.ts";
import type { GrantType } from "./grants/grant-type.ts";
import { orThrow, read } from "./management/definitions/read.ts";
import type { Clock, Stopwatch } from "./ports/clock.ts";
import type { Digester } from "./ports/digester.ts";
import type { DpopNonces } from "./ports/dpop-nonces.ts";
import type { Entropy } from "./ports/entropy.ts";
import type { Observer } from "./ports/observer.ts";
import type { RateLimiter } from "./ports/rate-limiter.ts";
import type { RemoteKeySets } from "./ports/remote-key-sets.ts";
import type { SecretHasher } from "./ports/secret-hasher.ts";
import type { SecretUpkeep } from "./ports/secret-upkeep.ts";
import type { SignatureVerifier } from "./ports/signature-verifier.ts";
import type { SigningKeys } from "./ports/signing-keys.ts";
import type { Storage } from "./ports/storage.ts";
import type { TenantsAndClients } from "./ports/tenants-and-clients.ts";
import type { VerifiedSecrets } from "./ports/verified-secrets.ts";
import type { VerifiedTokens } from "./ports/verified-tokens.ts";
import type { RegistrationCapability } from "./registration-capability.ts";
import type { VerifiedJwt } from "./tokens/jwt-access-token.ts";
import type { UsersCapability } from "./users-capability.ts";

/** A configuration that was read: nothing is missing, and every extension is the value that it came to. */
export interface ServerSettings
  extends Dependencies,
    Omit<ServerOptions, "grants" | "clientAuthentication"> {
  readonly grants: readonly GrantType[];
  readonly clientAuthentication: readonly ClientAuthenticationMethod[];
}

/** Reads a configuration: fills the defaults in, and names every field that cannot be. Throws `ConfigurationError`. */
export const readConfig = (config: AuthorizationServerConfig): ServerSettings => {
  const given: unknown = config;
  if (typeof given !== "object" || given === null)
    throw new ConfigurationError("createAuthorizationServer", [
      { field: "", message: "must be an object of options" },
    ]);
  const value = withValues({ ...defaults, ...withoutUndefined(config) });
  return orThrow(read("createAuthorizationServer", schema, value));
};

const port = <T>(...methods: readonly string[]): z.ZodMiniType<T> =>
  z.custom<T>(
    (value) =>
      typeof value === "object" &&
      value !== null &&
      methods.every((method) => typeof Reflect.get(value, method) === "function"),
    `must be an object with the method${methods.length === 1 ? "" : "s"} ${methods.join(", ")}`,
  );

const named = <T extends { readonly name: string }>(method: string): z.ZodMiniType<readonly T[]> =>
  z.array(port<T>(method)).check(
    z.minLength(1, "must hold at least one"),
    z.refine(
      (values) =>
        values.every(({ name }) => typeof name === "string" && /^[\x21-\x7e]+$/.test(name)),
      "must each have a name without spaces",
    ),
    z.refine(
      (values) => new Set(values.map(({ name }) => name)).size === values.length,
      "must not hold two of the same name",
    ),
  );

const schema: z.ZodMiniType<ServerSettings> = z.strictObject({
  storage: z.looseObject({
    tenants: port<Storage["tenants"]>("find"),
    clients: port<Storage["clients"]>("find"),
    tenantsAndClients: z.optional(
      port<TenantsAndClients>("find").check(
        z.refine(
          ({ of }: { readonly of?: Partial<TenantsAndClients["of"]> | null }) =>
            of?.tenants !== undefined && of.clients !== undefined,
          "must name in `of` the stores that it stands for",
        ),
      ),
    ),
    accessTokens: port<Storage["accessTokens"]>("insert", "find", "revoke", "isRevoked"),
    replays: port<Storage["replays"]>("insertOnce", "isSeen"),
  }),
  keys: port<SigningKeys>("signer", "publicKeys"),
  secretHasher: port<SecretHasher>("hash", "verify"),
  observer: z.exactOptional(port<Observer>("observe")),
  rateLimiter: z.exactOptional(port<RateLimiter>("admit", "recognise", "settle", "look")),
  verifiedSecrets: z.exactOptional(port<VerifiedSecrets>("remember", "knows")),
  verifiedTokens: z.exactOptional(port<VerifiedTokens<VerifiedJwt>>("find", "keep")),
  secretUpkeep: z.exactOptional(port<SecretUpkeep>("used")),
  remoteKeySets: z.exactOptional(port<RemoteKeySets>("find")),
  dpopNonces: z.exactOptional(port<DpopNonces>("current", "accepts")),
  users: z.exactOptional(
    z.custom<UsersCapability>(
      (value) => typeof Reflect.get(Object(value), "wire") === "function",
      "must be made with userAuthorization({ visitors, pages, subjects })",
    ),
  ),
  registration: z.exactOptional(
    z.custom<RegistrationCapability>(
      (value) => typeof Reflect.get(Object(value), "wire") === "function",
      "must be made with dynamicRegistration({ registry, tenants })",
    ),
  ),
  mtlsOrigin: z.exactOptional(
    z
      .string()
      .check(
        z.refine(
          (text) =>
            URL.canParse(text) && new URL(text).origin === text && text.startsWith("https:"),
          'must be an https origin without a path, as "https://mtls.example.com"',
        ),
      ),
  ),
  claims: z.exactOptional(
    z.custom<ClaimsFor>((value) => typeof value === "function", "must be a function"),
  ),
  tokenReuse: z.exactOptional(
    z.strictObject({
      window: z.int().check(z.minimum(1, "must be whole seconds, 1 or more")),
      maxTokens: z.exactOptional(z.int().check(z.minimum(1, "must be a whole number from 1"))),
    }),
  ),
  grants: named<GrantType>("check").check(
    z.refine(
      (grants) =>
        grants.every(
          ({ credentials = [] }) =>
            Array.isArray(credentials) &&
            credentials.every(
              (name) => typeof name === "string" && /^(?!(?:client_id|grant_type)$)./.test(name),
            ),
        ),
      "must each list the parameters that carry their credential, or leave credentials out",
    ),
  ),
  clientAuthentication: named<ClientAuthenticationMethod>("present").check(
    z.superRefine((methods, context) => {
      for (const [at, method] of methods.entries())
        for (const { field, message } of declarationProblems(method))
          context.addIssue({ code: "custom", path: [at, ...field.split(".")], message });
    }),
  ),
  scopePolicies: named<ScopePolicy>("covers"),
  refusedGrantCode: z.enum(["unauthorized_client", "unsupported_grant_type"]),
  endpointPath: z
    .string()
    .check(
      z.regex(/^(?:\/[A-Za-z0-9._~-]+)+$/, 'must begin with "/" and not end with it, as "/oauth"'),
    ),
  bodyLimit: z.int().check(z.minimum(1024, "must be at least 1024 bytes"), z.maximum(1_048_576)),
  requestTimeout: z
    .int()
    .check(z.minimum(1), z.maximum(60_000, "must be at most a minute: 60000 milliseconds")),
  portTimeout: z
    .int()
    .check(z.minimum(1), z.maximum(60_000, "must be at most a minute: 60000 milliseconds")),
  jwksMaxAge: z
    .int()
    .check(z.minimum(1), z.maximum(86_400, "must be at most a day: 86400 seconds")),
  metadataMaxAge: z
    .int()
    .check(z.minimum(1), z.maximum(86_400, "must be at most a day: 86400 seconds")),
  signedMetadata: z.boolean(),
  openidConfiguration: z.boolean(),
  dpopProofLifetime: z
    .int()
    .check(z.minimum(1), z.maximum(300, "must be at most five minutes: 300 seconds")),
  clock: port<Clock>("now"),
  stopwatch: port<Stopwatch>("milliseconds"),
  entropy: port<Entropy>("text"),
  digester: port<Digester>("digest"),
  signatureVerifier: port<SignatureVerifier>("verify"),
});

/** Calls each extension that is a function, once, before anything looks at a name. */
const withValues = (config: Partial<Dependencies> & ServerOptions): object => {
  const around = aroundPorts(config.portTimeout);
  const values = <T extends object>(extensions: readonly Extension<T>[]): unknown =>
    Array.isArray(extensions) ? resolveExtensions(extensions, around) : extensions;
  return {
    ...config,
    grants: values(config.grants),
    clientAuthentication: values(config.clientAuthentication),
  };
};

const withoutUndefined = (
  config: AuthorizationServerConfig,
): Partial<Dependencies & ServerOptions> =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
