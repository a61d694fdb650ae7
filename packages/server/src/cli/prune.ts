import { parseTenantId, systemClock } from "@mintport/core";
import { Command } from "commander";
import { CommandFailed, explainManagement } from "./failure.ts";
import { wholeNumber } from "./options.ts";
import { print, table } from "./output.ts";
import { withStorage } from "./with-storage.ts";
import type { World } from "./world.ts";

interface Options {
  readonly tenant?: string;
  readonly limit: number;
  readonly json?: boolean;
}

export const pruneCommand = (world: World): Command =>
  new Command("prune")
    .description("Delete what has expired: tokens, revocations, replay memory, codes")
    .option("--tenant <id>", "only this tenant's; default: all tenants'")
    .option("--limit <rows>", "the most rows to delete of each kind", wholeNumber, 10_000)
    .option("--json", "print the result as JSON")
    .action((options: Options) =>
      withStorage(world, async ({ storage }) => {
        const scope = options.tenant === undefined ? "*" : parseTenantId(options.tenant);
        if (scope === undefined) throw new CommandFailed("--tenant: must be a tenant's id");
        const now = systemClock.now();
        const pruned: Record<string, number> = {};
        for (const name of ["accessTokens", "replays", "singleUse", "tokenFamilies"] as const)
          pruned[name] = (await storage[name].prune(scope, now, options.limit)).match(
            (count) => count,
            (error) => {
              throw explainManagement(error, {});
            },
          );
        const counts = Object.entries(pruned).map(([name, count]) => [name, String(count)]);
        print(world, options, { value: { pruned }, text: table([["KIND", "DELETED"], ...counts]) });
      }),
    );
