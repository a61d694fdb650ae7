import type { Client, TenantId } from "@mintport/core";
import { exportClient } from "@mintport/core/management";
import { type FullStorage, present } from "@mintport/core/ports";
import type { Command } from "commander";
import { counted } from "../errors/counted.ts";
import type { CommandContext } from "./command-context.ts";
import { tellDamaged } from "./damaged.ts";
import { unwrap } from "./unwrap.ts";
import { wholeFile } from "./whole-file.ts";
import { withTenant } from "./with-registry.ts";

interface ExportOptions {
  readonly tenant: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** The command `export`: a tenant's clients, in the form that `client import` reads. */
export const exportCommand = (command: Command, world: CommandContext): Command =>
  command
    .requiredOption("--tenant <tenant>", "the tenant's id")
    .option("--to <file>", "a file that does not exist yet; default: standard output")
    .option("--json", "print the summary of --to as JSON")
    .action((options: ExportOptions) =>
      withTenant(world, options.tenant, async ({ storage }, tenant) => {
        const { to } = options;
        if (to === undefined) {
          await writeClients(world, { storage, tenant }, (text) => {
            world.out(text);
          });
          return;
        }
        const written = await wholeFile(to, (write) =>
          writeClients(world, { storage, tenant }, write),
        );
        const text = `Wrote ${counted(written, "client")} of tenant ${tenant} to ${to}`;
        world.out(
          `${options.json === true ? JSON.stringify({ tenant, clients: written }) : text}\n`,
        );
      }),
    );

interface Exported {
  readonly storage: Pick<FullStorage, "clients">;
  readonly tenant: TenantId;
}

/** A page at a time, whatever there are. Answers how many. */
const writeClients = async (
  world: CommandContext,
  { storage, tenant }: Exported,
  write: (text: string) => void | Promise<void>,
): Promise<number> => {
  let after: string | undefined;
  let written = 0;
  do {
    const page = unwrap(await storage.clients.list(tenant, { limit: 500, ...present({ after }) }));
    const clients = page.items.map(({ value }) => value).filter(isRegistered);
    await write(clients.map((client) => `${JSON.stringify(exportClient(client))}\n`).join(""));
    written += clients.length;
    tellDamaged(world, "client", page.damaged ?? []);
    after = page.next;
  } while (after !== undefined);
  return written;
};

/** A client of a document is no registration: where it goes next, its document is fetched. */
const isRegistered = ({ document }: Client): boolean => document === undefined;
