import type { TenantId } from "@mintport/core";
import { removeTenantRows, removeUnusedClients } from "@mintport/core/management";
import { type Expiring, present, systemClock } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { prunePaced, removePaced } from "@mintport/storage-sql";
import { type Command, Option } from "commander";
import { unusedRule } from "../deployment/registration-of.ts";
import { explainManagement } from "../errors/command-failed.ts";
import { counted } from "../errors/counted.ts";
import { allPages } from "../management/all-pages.ts";
import { tenantIdArgument } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { wholeNumber } from "./options.ts";
import { print } from "./print.ts";
import { table } from "./table.ts";
import { unwrap } from "./unwrap.ts";
import { existingTenant } from "./with-registry.ts";
import { type OpenStores, withStores } from "./with-stores.ts";

interface Options {
  readonly tenant?: string;
  readonly limit?: number;
  readonly removed?: string;
  readonly json?: boolean;
}

/** The command `prune`: deletes rows that have expired. */
export const pruneCommand = (command: Command, world: CommandContext): Command =>
  command
    .description(
      "Delete what has expired: tokens, revocations, replay memory, codes, and clients that registered themselves and that nobody uses. It works in batches of about 20 ms with " +
        "pauses four times as long, so that servers on the same database go on as before. Ten million rows take an hour or so on SQLite, often less on PostgreSQL.",
    )
    .option("--tenant <id>", "only this tenant's; default: all tenants'")
    .addOption(
      new Option(
        "--removed <id>",
        "every row, expired or not, that a removed tenant of this id left behind",
      ).conflicts(["tenant", "limit"]),
    )
    .option("--limit <rows>", "the most rows to delete of each kind; default: all", wholeNumber)
    .option("--json", "print the result as JSON")
    .action((options: Options) =>
      withStores(world, async ({ storage, settings }) => {
        if (options.removed !== undefined) {
          const id = tenantIdArgument(options.removed, "--removed");
          const rows = unwrap(await removePaced((page) => removeTenantRows(storage)(id, page)));
          print(world, options, {
            value: { removed: id, rows },
            text: `Deleted ${counted(rows, "row")}`,
          });
          return;
        }
        const scope =
          options.tenant === undefined
            ? "*"
            : (await existingTenant(storage, options.tenant, "--tenant")).id;
        const now = systemClock.now();
        let deleted = 0;
        // What was asked to stop finds nothing more to delete.
        const telling = (store: Pick<Expiring, "prune">, name: string): typeof store => ({
          prune: (...asked) => {
            world.progress?.tell(`pruning ${name}, ${counted(deleted, "row")} deleted`);
            return world.isStopped?.() === true
              ? okAsync(0)
              : store.prune(...asked).andTee((count) => {
                  deleted += count;
                });
          },
        });
        const pruned: Record<string, number> = {};
        for (const name of stores)
          pruned[name] = (
            await prunePaced(telling(storage[name], name), {
              ...{ tenant: scope, now },
              ...present({ limit: options.limit }),
            })
          ).match(
            (count) => count,
            (error) => {
              throw explainManagement(error, {});
            },
          );
        if (options.limit === undefined)
          pruned["clients"] = await removeUnused({ storage, settings }, scope);
        const counts = Object.entries(pruned).map(([name, count]) => [name, String(count)]);
        print(world, options, { value: { pruned }, text: table([["KIND", "DELETED"], ...counts]) });
      }),
    );

/** Removes clients that registered themselves and that nobody uses any more. */
const removeUnused = async (
  { storage, settings }: Pick<OpenStores, "storage" | "settings">,
  scope: TenantId | "*",
): Promise<number> => {
  const isUnused = unusedRule(settings, storage);
  const { items } = await allPages((page) => storage.tenants.list(page));
  let removed = 0;
  for (const { value: tenant } of items)
    if (scope === "*" || scope === tenant.id)
      removed += unwrap(await removeUnusedClients({ ...storage, isUnused })(tenant.id));
  return removed;
};

/** The stores whose rows expire. */
const stores = [
  ...(["accessTokens", "replays", "singleUse", "tokenFamilies", "grants"] as const),
  "deviceAuthorizations",
] as const;
