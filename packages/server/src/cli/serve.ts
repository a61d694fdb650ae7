import { Command } from "commander";
import { startServer } from "../serve.ts";
import { readSettings } from "../settings.ts";
import type { World } from "./world.ts";

export const serveCommand = (world: World): Command =>
  new Command("serve")
    .description("Serve tokens on localhost until SIGINT or SIGTERM")
    .action(async () => {
      const settings = readSettings(world.environment);
      // Before anybody can know that we run: a signal must never meet a process without a handler.
      const stop = world.stop ?? signalled();
      const running = await startServer(settings);
      world.out(`Mintport listens on http://localhost:${running.port}\n`);
      world.out(`Its data is in ${running.place}\n`);
      if (settings.quickstart) world.out(welcome(running.port));
      await stop;
      await running.close();
    });

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        resolve();
      });
  });

const welcome = (port: number): string => `
Get a token:

  curl -s http://localhost:${port}/api/v1/tenant/my-tenant/oauth/token -d grant_type=client_credentials -d client_id=service-client-123 -d client_secret=super-secret-key -d scope='api:read api:write'

`;
