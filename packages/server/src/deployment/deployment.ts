import {
  type ApiKeyPorts,
  type AuthorizationServerConfig,
  apiKeyAuthentication,
  apiKeyGrant,
  type ClientCreation,
  clientCredentials,
  clientSecretJwt,
  defaults,
  type FullStorage,
  federatedJwt,
  jwtBearer,
  type Observer,
  queuedSecretUpkeep,
  type RateLimiter,
  type RunningUpkeep,
  type SecretSealer,
  selfSignedTlsClientAuth,
  systemClock,
  systemEntropy,
  tlsClientAuth,
  tokenExchange,
} from "@mintport/core";
import {
  digester,
  keySealer,
  type LearningSecretHasher,
  type ManagedKeys,
  managedKeys,
  remoteKeySets,
  secretHasher as secretHasherOf,
  secretSealer,
  signatureVerifier,
  verifiedSecrets,
  verifiedTokens,
} from "@mintport/crypto";
import type { KeyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import type { Settings } from "../settings/settings.ts";
import { withoutWellKnown } from "../stores/without-well-known.ts";

/** The parts of the ready server that serving, administering and explaining share. */
export interface Deployment {
  readonly storage: FullStorage;
  readonly keys: ManagedKeys;
  /** What makes clients, secrets and API keys. */
  readonly creation: ClientCreation & ApiKeyPorts & { readonly secretSealer: SecretSealer };
  /** Writes down, after requests, which secrets are used. */
  /** Hashes and verifies secrets; `learnSecrets` tells it what clients have. */
  readonly secretHasher: LearningSecretHasher;
  readonly upkeep: RunningUpkeep;
  /** What `createAuthorizationServer` takes. */
  readonly config: AuthorizationServerConfig;
}

export interface DeploymentOptions {
  /** Whether the secrets of the documentation open the demo. Default: they open nothing. */
  readonly quickstart?: boolean;
  readonly observer?: Observer;
  readonly rateLimiter?: RateLimiter;
  /** The scheme of new hashes of secrets. Default `sha256`. */
  readonly secretScheme?: "sha256" | "argon2id";
  /** What `secretHasher` also verifies, and wrong secrets cost. Default: none. */
  readonly alsoVerifies?: readonly string[];
  /** Seconds in which a client is handed its token again. Default 0: never. */
  readonly tokenReuseWindow?: number;
  /** Seconds that a request may take. Default 5. */
  readonly requestTimeout?: number;
  /** Whether clients may authenticate with TLS certificates (RFC 8705 §2). */
  readonly certificates?: boolean;
  /** The origin at which TLS clients present certificates, if it is not the issuers' own. */
  readonly mtlsOrigin?: string;
}

/** Puts the parts together. */
export const deploymentOn = (
  storage: FullStorage,
  keyEncryptionKey: Uint8Array | KeyEncryptionKeys,
  options: DeploymentOptions = {},
): Deployment => {
  const { current, former } =
    keyEncryptionKey instanceof Uint8Array
      ? { current: keyEncryptionKey, former: [] }
      : keyEncryptionKey;
  const { observer, rateLimiter, secretScheme = "sha256", certificates = false } = options;
  const { quickstart = false, tokenReuseWindow = 0, alsoVerifies = [] } = options;
  const { requestTimeout = 5 } = options;
  const keys = managedKeys({ keyRings: storage.keyRings, sealer: keySealer(current, ...former) });
  const sealer = secretSealer(current, ...former);
  const secretHasher = secretHasherOf({ scheme: secretScheme, alsoVerifies });
  const upkeep = queuedSecretUpkeep({ clients: storage.clients, secretHasher });
  return {
    storage,
    keys,
    upkeep,
    secretHasher,
    creation: {
      clients: storage.clients,
      secretHasher,
      entropy: systemEntropy,
      secretSealer: sealer,
    },
    config: {
      storage,
      keys,
      secretHasher: quickstart ? secretHasher : withoutWellKnown(secretHasher),
      verifiedSecrets: verifiedSecrets(),
      verifiedTokens: verifiedTokens(),
      signatureVerifier: signatureVerifier(),
      digester: digester(),
      secretUpkeep: upkeep,
      remoteKeySets: remoteKeySets({ clock: systemClock }),
      ...(observer === undefined ? {} : { observer }),
      ...(rateLimiter === undefined ? {} : { rateLimiter }),
      ...(tokenReuseWindow === 0 ? {} : { tokenReuse: { window: tokenReuseWindow } }),
      ...(options.mtlsOrigin === undefined ? {} : { mtlsOrigin: options.mtlsOrigin }),
      requestTimeout: requestTimeout * 1000,
      ...machineToMachine(sealer, certificates),
      // This server's documented API says so; RFC 6749 §5.2 and core's default say `unauthorized_client`.
      refusedGrantCode: "unsupported_grant_type",
    },
  };
};

/** What the settings say of a deployment, for every command. */
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
  >,
): DeploymentOptions => ({
  quickstart: settings.quickstart,
  secretScheme: settings.secretScheme,
  alsoVerifies: settings.alsoVerifies,
  tokenReuseWindow: settings.tokenReuseWindow,
  requestTimeout: settings.requestTimeout,
  certificates:
    settings.tls?.clientCertificates !== undefined ||
    settings.clientCertificateHeader !== undefined,
  ...(settings.mtlsOrigin === undefined ? {} : { mtlsOrigin: settings.mtlsOrigin }),
});

/** Everything that a machine client may use; what each may use, its registration says. */
const machineToMachine = (
  sealer: SecretSealer,
  certificates: boolean,
): Pick<AuthorizationServerConfig, "grants" | "clientAuthentication"> => ({
  grants: [clientCredentials, jwtBearer, tokenExchange(), apiKeyGrant],
  clientAuthentication: [
    ...defaults.clientAuthentication,
    clientSecretJwt(sealer),
    federatedJwt,
    apiKeyAuthentication,
    ...(certificates ? [tlsClientAuth, selfSignedTlsClientAuth] : []),
  ],
});
