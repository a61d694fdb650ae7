import { defaultLimits } from "@mintport/rate-limit";
import { type Concealed, mask } from "./concealed.ts";
import type { Settings } from "./settings.ts";

/**
 * The effective settings in the shape of the configuration file, without any secret. Each setting is named here with
 * how it is shown: one that is not named does not compile, and is not shown.
 */
export const settingsView = (settings: Settings): Readonly<Record<string, unknown>> => {
  const { adminTenant, adminPort } = settings;
  return {
    host: settings.host,
    port: settings.port,
    dataFolder: settings.dataFolder,
    databaseUrl: settings.databaseUrl && maskedUrl(settings.databaseUrl),
    database: settings.database,
    redisUrls: settings.redisUrls.map(maskedUrl),
    redisKeyPrefix: settings.redisKeyPrefix,
    redis: settings.redis && {
      ...settings.redis,
      sentinelUrls: settings.redis.sentinelUrls?.map(maskedUrl),
    },
    keyEncryptionKey: settings.keyEncryptionKey && mask,
    keyEncryptionKeyFile: settings.keyEncryptionKeyFile,
    formerKeyEncryptionKeys: settings.formerKeyEncryptionKeys.map(() => mask),
    quickstart: settings.quickstart,
    trustedProxies: settings.trustedProxies,
    forwardedHeader: settings.forwardedHeader,
    requestIdHeader: settings.requestIdHeader,
    cors: settings.cors,
    tls: settings.tls,
    clientCertificateHeader: settings.clientCertificateHeader,
    mtlsOrigin: settings.mtlsOrigin,
    log: settings.log,
    metrics: settings.metrics && {
      ...settings.metrics,
      token: settings.metrics.token && mask,
    },
    audit: settings.audit,
    auditKey: settings.auditKey && mask,
    formerAuditKeys: settings.formerAuditKeys.map(() => mask),
    auditEvents: settings.auditEvents,
    limits: shownLimits(settings.limits),
    secretScheme: settings.secretScheme,
    alsoVerifies: settings.alsoVerifies,
    tokenReuseWindow: settings.tokenReuseWindow,
    visitors: shownVisitors(settings.visitors),
    demoPassword: settings.demoPassword && mask,
    devices: settings.devices,
    blockedSubjects: settings.blockedSubjects,
    clientDocuments: settings.clientDocuments,
    registration: settings.registration,
    claims: settings.claims,
    privateKeyHosts: settings.privateKeyHosts,
    openidConfiguration: settings.openidConfiguration,
    mcp: settings.mcp,
    console: settings.console,
    workers: settings.workers,
    keepAlive: settings.keepAlive,
    longestSecretLifetime: settings.longestSecretLifetime,
    keyRotationInterval: settings.keyRotationInterval,
    requestTimeout: settings.requestTimeout,
    shutdownDelay: settings.shutdownDelay,
    shutdownGrace: settings.shutdownGrace,
    admin: adminTenant === undefined ? undefined : { tenant: adminTenant, port: adminPort },
  } satisfies Record<Exclude<keyof Settings, Apart> | "admin", unknown>;
};

/** Shown as `admin`, and what is no setting of the file but of variables that are not ours. */
type Apart = "adminTenant" | "adminPort" | "otlp";

const shownLimits = (limits: Settings["limits"]): unknown =>
  limits === "off"
    ? limits
    : Object.fromEntries(
        Object.entries({ ...defaultLimits, ...limits }).map(([name, budget]) => [
          name,
          budget ?? "off",
        ]),
      );

const shownVisitors = (visitors: Settings["visitors"]): unknown => {
  if (typeof visitors === "string" || visitors.upstream === undefined) return visitors;
  const { providers, sessionLifetime } = visitors.upstream;
  return {
    upstream: {
      sessionLifetime,
      providers: providers.map((provider) => ({
        ...provider,
        clientSecret: provider.clientSecret && mask,
      })),
    },
  };
};

/** A URL as it stands but for the password, and for the values of its query: drivers take passwords there too. */
export const maskedUrl = (concealed: Concealed<string>): string => {
  const url = concealed.reveal();
  if (url.startsWith("sqlite:")) return url;
  if (!URL.canParse(url)) return mask;
  const { protocol, username, password, host, pathname, searchParams } = new URL(url);
  const names = [...searchParams.keys()].map((name) => `${name}=${mask}`);
  const user = `${username}${password === "" ? "" : `:${mask}`}`;
  return `${protocol}//${user === "" ? "" : `${user}@`}${host}${pathname}${names.length === 0 ? "" : `?${names.join("&")}`}`;
};
