import { contain, present } from "@mintport/core/ports";
import type { Command } from "commander";
import { prepareOnce } from "../deployment/prepare-database.ts";
import { explain } from "../errors/command-failed.ts";
import { type Ports, startDangers, startReport } from "../serving/start-report.ts";
import { type Running, startServer } from "../serving/start-server.ts";
import { startWorkers, tellServing, workerNumber } from "../serving/workers.ts";
import { requireServable } from "../settings/require-servable.ts";
import { readSettings, type Settings } from "../settings/settings.ts";
import { requireRedis } from "../stores/open-redis.ts";
import type { CommandContext } from "./command-context.ts";
import { signalled } from "./signalled.ts";
import { type Teller, tellerFor } from "./teller.ts";

interface ServeOptions {
  readonly workers?: string;
  readonly quickstart?: boolean;
}

/** The command `serve`: runs the server, in one process or several. */
export const serveCommand = (command: Command, world: CommandContext): Command =>
  command
    .option("--workers <n>", "processes that share the port; default: 1 (MINTPORT_WORKERS)")
    .option(
      "--quickstart",
      "for trying things out: with a demo tenant, where the data is the embedded database's and only this machine can reach the server",
    )
    .action(async ({ workers, quickstart = false }: ServeOptions) => {
      const settings = readSettings(
        {
          ...world.environment,
          ...present({ MINTPORT_WORKERS: workers }),
        },
        { development: quickstart },
      );
      // Before anybody can know that we run: a signal must never meet a process without a handler.
      const stop = world.stop ?? signalled();
      const worker = workerNumber();
      // Later a server waits until its Redis is back; at the start it may have been told a wrong place.
      if (worker === undefined) await requireRedis(settings);
      await (settings.workers > 1 && worker === undefined
        ? servePrimary(world, settings, stop)
        : serveAlone(world, settings, { stop, worker }));
    });

const serveAlone = async (
  world: CommandContext,
  settings: Settings,
  { stop, worker }: { readonly stop: Promise<void>; readonly worker: number | undefined },
): Promise<void> => {
  const teller = tellerFor(world, settings);
  try {
    const running = await startServer(settings, { ...present({ worker }), say: teller.warn });
    const forget = onHangup(() => {
      try {
        running.reload();
      } catch (failure) {
        teller.warn(`the certificate stays what it was: ${explain(failure)}`);
      }
    });
    if (worker === undefined || worker === 1)
      for (const warning of running.warnings) teller.warn(`warning: ${warning}`);
    if (worker === undefined) announce(teller, settings, running);
    else tellServing();
    await stop;
    await running.close();
    forget();
  } finally {
    // The channel to the primary would keep the process alive.
    if (worker !== undefined && process.connected) process.disconnect();
  }
};

const servePrimary = async (
  world: CommandContext,
  settings: Settings,
  stop: Promise<void>,
): Promise<void> => {
  requireServable(settings);
  await prepareOnce(settings);
  const teller = tellerFor(world, settings);
  const workers = await startWorkers(settings, teller.warn);
  const forget = onHangup(() => {
    workers.signal("SIGHUP");
  });
  announce(teller, settings, {
    port: settings.port,
    ...present({ adminPort: settings.adminPort, metricsPort: settings.metrics?.port }),
  });
  await stop;
  await workers.stop();
  forget();
};

/** A service manager sends a hang-up to have files read again; without any there is nothing to do, and no reason to end. */
const onHangup = (reload: () => void): (() => void) => {
  const listener = contain(reload, ignore);
  process.on("SIGHUP", listener);
  return () => {
    process.off("SIGHUP", listener);
  };
};

/** Trouble is told where it comes up; a hang-up ends nothing. */
const ignore = (): void => {};

const announce = (
  { info, warn }: Teller,
  settings: Settings,
  { demoLogin, ...ports }: Pick<Running, "demoLogin"> & Ports,
): void => {
  for (const fact of startReport(settings, ports)) info(fact);
  for (const danger of startDangers(settings)) warn(`warning: ${danger}`);
  if (settings.quickstart) info(welcome(ports.port));
  if (demoLogin !== undefined) info(howToLogIn(demoLogin));
};

const welcome = (port: number): string => `
Get a token:

  curl -s http://localhost:${port}/api/v1/tenant/my-tenant/oauth/token -d grant_type=client_credentials -d client_id=service-client-123 -d client_secret=super-secret-key -d scope='api:read api:write'
`;

const howToLogIn = ({ userName, password, url }: NonNullable<Running["demoLogin"]>): string =>
  `Log a user in${url === undefined ? "" : `: ${url}`}

  user name ${userName}, password ${password.reveal()}
`;
