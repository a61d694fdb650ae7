import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { present } from "@mintport/core/ports";
import { type Command, InvalidArgumentError } from "commander";
import { basePath } from "../serving/app.ts";
import { startServer } from "../serving/start-server.ts";
import { type Environment, readSettings } from "../settings/settings.ts";
import { quickstartTenant } from "../stores/quickstart.ts";
import { userName } from "../users/demo-login/check-password.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { signalled } from "./signalled.ts";
import { table } from "./table.ts";

interface DevOptions {
  readonly port?: string;
  readonly console?: boolean;
  readonly json?: boolean;
}

/** The command `dev`: a server of the demo that is gone at its end, with all its data. */
export const devCommand = (command: Command, world: CommandContext): Command =>
  command
    .description(
      "Serve the demo until SIGINT or SIGTERM, on a free port and a folder of its own that is gone at the end: for tests and for trying things out. No setting and no variable counts, so it reaches no store of yours",
    )
    .option("--port <n>", "the port; default: any free one", portNumber)
    .option("--console", "serve the console too, with the demo's user as its operator")
    .option("--json", "print where it is, and its client, as one line of JSON")
    .action(async ({ port = "0", ...options }: DevOptions) => {
      const folder = await mkdtemp(join(tmpdir(), "mintport-dev-"));
      try {
        const stop = world.stop ?? signalled("SIGHUP");
        const running = await startServer(
          readSettings(
            {
              ...{ MINTPORT_PORT: port, MINTPORT_DATA: folder },
              ...(options.console === true ? consoleOn : undefined),
            },
            { development: true },
          ),
          {
            say: (line) => {
              world.err(`mintport: ${line}\n`);
            },
          },
        );
        tell(world, options, running);
        await stop;
        await running.close();
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

/** A tenant of its own administers, so that the demo's has no users who could. */
const consoleOn: Environment = {
  MINTPORT_ADMIN_TENANT: "operators",
  MINTPORT_CONSOLE: JSON.stringify({ operators: { [userName]: "mintport:*" } }),
};

const tell = (
  world: CommandContext,
  options: DevOptions,
  { port, demoLogin, consoleUrl }: Awaited<ReturnType<typeof startServer>>,
): void => {
  const { id, issuer } = quickstartTenant(port);
  const tokenEndpoint = `http://localhost:${port}${basePath.replace(":tenant", id)}/token`;
  const [clientId, clientSecret, scope] = ["service-client-123", "super-secret-key", "api:read"];
  const value = {
    ...{ issuer, tokenEndpoint, clientId, clientSecret, scope },
    ...present({
      console: consoleUrl,
      user: demoLogin && { name: demoLogin.userName, password: demoLogin.password.reveal() },
    }),
  };
  print(world, options, {
    value,
    text: table([
      ["issuer", issuer],
      ["token endpoint", tokenEndpoint],
      ["client id", clientId],
      ["client secret", clientSecret],
      ...(consoleUrl === undefined ? [] : [["console", consoleUrl]]),
      ...(demoLogin === undefined
        ? []
        : [["user", `${demoLogin.userName}, password ${demoLogin.password.reveal()}`]]),
    ]),
  });
  if (options.json === true) return;
  world.out(
    `\n  curl -s ${tokenEndpoint} -d grant_type=client_credentials -d client_id=${clientId} -d client_secret=${clientSecret} -d scope=${scope}\n\nEverything is gone once it ends (Ctrl-C)\n`,
  );
};

const portNumber = (text: string): string => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("must be a port number, 0 to 65535");
  return text;
};
