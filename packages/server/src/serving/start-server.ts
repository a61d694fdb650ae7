import type { Tenant, TenantId } from "@mintport/core";
import { present } from "@mintport/core/ports";
import { observers } from "@mintport/telemetry";
import { type OpenedConsole, openConsole } from "../console/open-console.ts";
import { type RecentCounts, recentCounts } from "../console/recent-counts.ts";
import { demoUrlOf } from "../demo/web-app/demo-url-of.ts";
import { type Deployment, deploymentOn, deploymentOptions } from "../deployment/deployment.ts";
import { learnSecrets } from "../deployment/learn-secrets.ts";
import { prepareDatabase, prepareQuickstart } from "../deployment/prepare-database.ts";
import { requireRightKey } from "../deployment/right-key.ts";
import type { RunningMetrics } from "../metrics/open-metrics.ts";
import { httpOptions } from "../settings/http-options.ts";
import { type KeyEncryptionKeys, keyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import { rateLimiterOf } from "../settings/rate-limiter-of.ts";
import { readTls } from "../settings/read-tls.ts";
import { requireServable } from "../settings/require-servable.ts";
import type { Settings } from "../settings/settings.ts";
import { openAudit, type RunningAudit } from "../stores/audit/open-audit.ts";
import { type OpenedStorage, openStorage } from "../stores/open-storage.ts";
import { quickstartTenant } from "../stores/quickstart.ts";
import { refuseWellKnownSecrets } from "../stores/well-known-secrets.ts";
import { endsWithin } from "../stores/within.ts";
import { devicesOf } from "../users/devices-of.ts";
import type { Users } from "../users/users.ts";
import { usersOf } from "../users/users-of.ts";
import { adminListener, withConsole } from "./admin-listener.ts";
import { app } from "./app.ts";
import { withHealth } from "./health.ts";
import { type Listening, listenOn } from "./listen.ts";
import { listenOptionsOf } from "./listen-options-of.ts";
import { logObserver } from "./log-observer.ts";
import { readiness } from "./readiness.ts";
import { servingMetrics } from "./serving-metrics.ts";
import { adminTenantOf, warningsOf } from "./warnings-of.ts";

/** A ready server that runs. */
export interface Running {
  readonly port: number;
  /** Where its data is, for people. */
  readonly place: string;
  /** The facts that an operator should know though it serves, one per line. */
  readonly warnings: readonly string[];
  /** The demo's login, to be shown to whoever started the server. */
  readonly demoLogin?: Pick<NonNullable<Users["demoLogin"]>, "userName" | "password"> & {
    /** Where to click, if the demo's web app is there. */
    readonly url: string | undefined;
  };
  /** The port of the admin API, if it has one of its own. */
  readonly adminPort?: number;
  /** Where operators open the console, if there is one. */
  readonly consoleUrl?: string;
  /** The port of the metrics, if they are shown. */
  readonly metricsPort?: number;
  /**
   * Reads the certificate's files again, for connections to come. Throws `ConfigurationError` if they cannot be used;
   * then the certificate stays what it was.
   */
  reload(): void;
  /** Turns `/readyz` to 503, takes no more after the delay, answers what is under way, and closes the stores. */
  close(): Promise<void>;
}

/** The choices for one start of the server. */
export interface StartOptions {
  /** The number of this worker, if it is one of several: the primary has prepared the store. */
  readonly worker?: number;
  /** Takes the facts that an operator should know while it serves, one per line. Default: the standard error of the process. */
  readonly say?: (line: string) => void;
}

/** Starts the ready server. With the quickstart it brings the embedded database up to date by itself. */
export const startServer = async (
  settings: Settings,
  { worker, say = toStandardError }: StartOptions = {},
): Promise<Running> => {
  requireServable(settings);
  const tls = settings.tls === undefined ? undefined : readTls(settings.tls);
  if (worker === undefined) await prepareDatabase(settings);

  const serving = await servingMetrics(settings, { worker, say });
  const metrics = serving?.running;
  const { storage, place, redis, answers, close } = await openStorage(settings, undefined, metrics);
  const opened: Listening[] = [];
  let upkeep: Deployment["upkeep"] | undefined;
  let audit: RunningAudit | undefined;
  let stopping = false;
  const closeAll = async (): Promise<void> => {
    stopping = true;
    await Promise.all(opened.map((listening) => listening.close()));
    // Each has a bound of its own: what waits on an engine that fell silent must not keep the process.
    await endsWithin(closing, upkeep?.idle() ?? Promise.resolve());
    await endsWithin(closing, audit?.close() ?? Promise.resolve());
    await endsWithin(closing, close());
    await endsWithin(closing, metrics?.close() ?? Promise.resolve());
  };
  try {
    const keys = await keyEncryptionKeys(settings, storage, { make: true });
    const foreign = await requireRightKey(storage, keys);
    audit = await openAudit(settings, keys, say);
    if (audit !== undefined) metrics?.watchAudit(audit.log);
    const adminTenant = adminTenantOf(settings);
    const recent = adminTenant && audit === undefined ? recentCounts() : undefined;
    const deployment = await deploymentOf(settings, {
      ...{ storage, redis, audit, keys, metrics, recent },
    });
    upkeep = deployment.upkeep;
    await learnSecrets(storage, deployment.secretHasher);
    if (worker === undefined && !settings.quickstart)
      await refuseWellKnownSecrets(storage, deployment.secretHasher);
    const users = await usersOf(settings, {
      storage,
      rateLimiter: deployment.config.rateLimiter,
      observer: deployment.config.observer,
      devices: devicesOf(settings, keys),
    });
    const warnings = [...(await warningsOf(deployment, settings)), ...foreign.map(outOfReach)];
    const listenOptions = listenOptionsOf(settings, { worker, tls });
    const api =
      adminTenant &&
      adminListener(adminTenant, settings, {
        ...{ deployment, audit, keys, users: users?.capability, recent },
      });
    let demoTenant: Tenant | undefined;
    let operated: OpenedConsole | undefined;
    const listening = await listenOn(
      settings.port,
      async (port) => {
        demoTenant = await demoTenantFor(deployment, settings, { port, worker });
        operated = await openConsole(settings, deployment, { tenant: adminTenant, port });
        const listener = app(deployment, {
          http: httpOptions(settings, operated?.foreignOrigin),
          ...present({
            ...{ demoTenant, users },
            ...(settings.adminPort === undefined && { admin: api, console: operated?.routes }),
          }),
        });
        return withHealth(
          {
            storesAnswer: () => readiness({ answers, deployment, audit }),
            isStopping: () => stopping,
            say,
            ...present({ worker }),
          },
          listener,
        );
      },
      listenOptions,
    );
    opened.push(listening);
    const text = serving?.before;
    const admin =
      api === undefined || settings.adminPort === undefined
        ? undefined
        : await listenOn(
            settings.adminPort,
            async () => {
              const both = withConsole(operated, api);
              return settings.metrics?.port === undefined ? (text?.(both) ?? both) : both;
            },
            listenOptions,
          );
    if (admin !== undefined) opened.push(admin);
    const shown =
      text === undefined || settings.metrics?.port === undefined
        ? undefined
        : await listenOn(settings.metrics.port, async () => text(), listenOptions);
    if (shown !== undefined) opened.push(shown);
    return {
      port: listening.port,
      place,
      warnings: [...warnings, ...(operated?.warning === undefined ? [] : [operated.warning])],
      close: closeAll,
      reload: () => {
        if (settings.tls === undefined) return;
        const fresh = readTls(settings.tls);
        for (const { setSecureContext } of opened) setSecureContext(fresh);
      },
      ...present({
        adminPort: admin?.port,
        consoleUrl: operated?.url,
        metricsPort: text && (shown ?? admin)?.port,
        demoLogin: users?.demoLogin && {
          ...users.demoLogin,
          url: demoTenant && (await demoUrlOf(storage, settings, demoTenant)),
        },
      }),
    };
  } catch (failure) {
    await closeAll();
    throw failure;
  }
};

const deploymentOf = async (
  settings: Settings,
  {
    storage,
    redis,
    audit,
    keys,
    metrics,
    recent,
  }: Pick<OpenedStorage, "storage"> & {
    readonly redis: OpenedStorage["redis"] | undefined;
    readonly audit: RunningAudit | undefined;
    readonly keys: KeyEncryptionKeys;
    readonly metrics: RunningMetrics | undefined;
    readonly recent: RecentCounts | undefined;
  },
): Promise<Deployment> => {
  const told = [await logObserver(settings), audit?.observer, metrics?.observer, recent].filter(
    (one) => one !== undefined,
  );
  const observer = told.length === 0 ? undefined : observers(...told);
  const limiter = rateLimiterOf(settings, redis);
  const rateLimiter = audit === undefined ? limiter : audit.limiter(limiter);
  const deployment = deploymentOn(storage, keys, {
    ...deploymentOptions(settings),
    ...present({ observer, rateLimiter }),
  });
  return metrics === undefined
    ? deployment
    : { ...deployment, config: metrics.watched(deployment.config, deployment.keys) };
};

/** Milliseconds that each part has to end once the listeners have. */
const closing = 3000;

const toStandardError = (line: string): void => {
  process.stderr.write(`mintport: ${line}\n`);
};

const outOfReach = (tenant: TenantId): string =>
  `another key-encryption key sealed the signing keys of tenant ${tenant}, which gets no tokens; give it as one of MINTPORT_FORMER_KEY_ENCRYPTION_KEYS`;

const demoTenantFor = async (
  deployment: Deployment,
  { quickstart }: Settings,
  { port, worker }: { readonly port: number; readonly worker: number | undefined },
): Promise<Tenant | undefined> => {
  if (!quickstart) return undefined;
  return worker === undefined ? prepareQuickstart(deployment, port) : quickstartTenant(port);
};
