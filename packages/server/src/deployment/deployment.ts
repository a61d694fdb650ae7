import {
  type AuthorizationServerConfig,
  apiKeyAuthentication,
  apiKeyGrant,
  clientCredentials,
  clientSecretJwt,
  defaults,
  federatedJwt,
  identityAssertion,
  jwtBearer,
  type Observer,
  selfSignedTlsClientAuth,
  tlsClientAuth,
  tokenExchange,
} from "@mintport/core";
import { queuedSecretUpkeep, type RunningUpkeep } from "@mintport/core/management";
import {
  type FullStorage,
  present,
  type RateLimiter,
  type SecretSealer,
  type Subjects,
  systemClock,
} from "@mintport/core/ports";
import {
  keySealer,
  type ManagedKeys,
  managedKeys,
  type PrivateKeyHost,
  remoteKeySets,
  signatureVerifier,
  verifiedSecrets,
  verifiedTokens,
} from "@mintport/crypto";
import type { ClaimsSetting } from "../settings/claims-schema.ts";
import type { KeyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import type { RegistrationSetting } from "../settings/registration-schema.ts";
import type { Settings } from "../settings/settings.ts";
import { withoutWellKnown } from "../stores/without-well-known.ts";
import { type SubjectSettings, subjectsBut } from "../users/subjects-but.ts";
import { claimsOf } from "./claims-of.ts";
import { privateKeyHostsOf } from "./private-key-hosts-of.ts";
import { registrationOf } from "./registration-of.ts";
import { asKeys, type Registry, type RegistryOptions, registryOn } from "./registry.ts";

/** The parts of the ready server that serving, administering and explaining share. */
export interface Deployment extends Registry {
  readonly keys: ManagedKeys;
  /** Writes down, after requests, which secrets are used. */
  readonly upkeep: RunningUpkeep;
  /** The configuration that `createAuthorizationServer` takes. */
  readonly config: AuthorizationServerConfig;
}

/** The choices for a deployment. Times are in seconds. */
export interface DeploymentOptions extends RegistryOptions {
  /** Whether the secrets of the documentation open the demo. Default: they open nothing. */
  readonly quickstart?: boolean;
  readonly observer?: Observer;
  readonly rateLimiter?: RateLimiter;
  /** Seconds in which a client is handed its token again. Default 0: never. */
  readonly tokenReuseWindow?: number;
  /**
   * Seconds that a request may take.
   *
   * @default 5
   */
  readonly requestTimeout?: number;
  /** Seconds that a signing key signs before its successor does. @default 2592000, 30 days */
  readonly keyRotationInterval?: number;
  /** Who may register clients at which tenant, by themselves. Default: nobody. */
  readonly registration?: RegistrationSetting;
  /** Whether clients may authenticate with TLS certificates (RFC 8705 §2). */
  readonly certificates?: boolean;
  /** The origin at which TLS clients present certificates, if it is not the issuers' own. */
  readonly mtlsOrigin?: string;
  /** Claims of tokens, by the tenant's id. Default: none but those of clients' definitions. */
  readonly claims?: ClaimsSetting;
  /** Hosts of a closed network that keys may be fetched from. Default: none. */
  readonly privateKeyHosts?: readonly PrivateKeyHost[];
  /** Who among the users of other issuers gets no token. Default: each gets those that their assertions are good for. */
  readonly subjects?: Subjects;
  /** Whether the metadata stands at OpenID Connect's name, too. @default false */
  readonly openidConfiguration?: boolean;
}

/** Puts the parts together. */
export const deploymentOn = (
  storage: FullStorage,
  keyEncryptionKey: Uint8Array | KeyEncryptionKeys,
  options: DeploymentOptions = {},
): Deployment => {
  const { observer, rateLimiter, certificates = false } = options;
  const { quickstart = false, tokenReuseWindow = 0, requestTimeout = 5 } = options;
  const { current, former } = asKeys(keyEncryptionKey);
  const registry = registryOn(storage, keyEncryptionKey, options);
  const { secretHasher, creation } = registry;
  const keys = managedKeys({
    keyRings: storage.keyRings,
    sealer: keySealer(current, ...former),
    policy: present({ rotationInterval: options.keyRotationInterval }),
  });
  const upkeep = queuedSecretUpkeep({ clients: storage.clients, secretHasher });
  return {
    ...registry,
    keys,
    upkeep,
    config: {
      storage,
      keys,
      secretHasher: quickstart ? secretHasher : withoutWellKnown(secretHasher),
      verifiedSecrets: verifiedSecrets(),
      verifiedTokens: verifiedTokens(),
      signatureVerifier: signatureVerifier(),
      secretUpkeep: upkeep,
      remoteKeySets: remoteKeySets({
        clock: systemClock,
        privateHosts: options.privateKeyHosts ?? [],
      }),
      ...present({
        observer,
        rateLimiter,
        tokenReuse: tokenReuseWindow === 0 ? undefined : { window: tokenReuseWindow },
        mtlsOrigin: options.mtlsOrigin,
        claims: claimsOf(options.claims ?? {}),
        registration: registrationOf({ registration: options.registration ?? {} }, storage),
      }),
      requestTimeout: requestTimeout * 1000,
      openidConfiguration: options.openidConfiguration ?? false,
      ...machineToMachine(creation.secretSealer, certificates, options.subjects),
      // This server's documented API says so; RFC 6749 §5.2 and core's default say `unauthorized_client`.
      refusedGrantCode: "unsupported_grant_type",
    },
  };
};

/** The options of a deployment by the settings, for every command. */
export const deploymentOptions = (
  settings: Pick<
    Settings,
    | "quickstart"
    | "secretScheme"
    | "alsoVerifies"
    | "tokenReuseWindow"
    | "tls"
    | "clientCertificateHeader"
    | "mtlsOrigin"
    | "requestTimeout"
    | "keyRotationInterval"
    | "longestSecretLifetime"
    | "registration"
    | "openidConfiguration"
    | "privateKeyHosts"
    | "claims"
  > &
    SubjectSettings,
): DeploymentOptions => ({
  quickstart: settings.quickstart,
  secretScheme: settings.secretScheme,
  alsoVerifies: settings.alsoVerifies,
  tokenReuseWindow: settings.tokenReuseWindow,
  requestTimeout: settings.requestTimeout,
  keyRotationInterval: settings.keyRotationInterval,
  registration: settings.registration,
  openidConfiguration: settings.openidConfiguration,
  privateKeyHosts: privateKeyHostsOf(settings),
  claims: settings.claims,
  // Users of other issuers are known there: here it is only said who is blocked.
  subjects: subjectsBut(settings, () => true),
  certificates:
    settings.tls?.clientCertificates !== undefined ||
    settings.clientCertificateHeader !== undefined,
  ...present({
    mtlsOrigin: settings.mtlsOrigin,
    longestSecretLifetime: settings.longestSecretLifetime,
  }),
});

/** Everything that a machine client may use; what each may use, its registration says. */
const machineToMachine = (
  sealer: SecretSealer,
  certificates: boolean,
  subjects: Subjects | undefined,
): Pick<AuthorizationServerConfig, "grants" | "clientAuthentication"> => ({
  grants: [
    clientCredentials,
    identityAssertion({ workloads: jwtBearer, ...present({ subjects }) }),
    tokenExchange(),
    apiKeyGrant,
  ],
  clientAuthentication: [
    ...defaults.clientAuthentication,
    clientSecretJwt(sealer),
    federatedJwt,
    apiKeyAuthentication,
    ...(certificates ? [tlsClientAuth, selfSignedTlsClientAuth] : []),
  ],
});
