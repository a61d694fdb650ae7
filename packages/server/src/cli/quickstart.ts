import type { ClientId } from "@mintport/core";
import { removeClient, removeClientSecret, removeTenant } from "@mintport/core/management";
import { Command } from "commander";
import type { Registry } from "../deployment/registry.ts";
import { demoRedirectUri, demoWebClient, quickstartIds } from "../stores/quickstart.ts";
import { wellKnownSecrets } from "../stores/well-known-secrets.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { unwrap } from "./unwrap.ts";
import { withRegistry } from "./with-registry.ts";

/** The command `quickstart`: removes the demo. */
export const quickstartCommand = (command: Command, world: CommandContext): Command =>
  command.addCommand(remove(world));

const remove = (world: CommandContext): Command =>
  new Command("remove")
    .summary("Remove the demo's secrets, and what is then of no use")
    .description(
      "Remove the demo's secrets; a client of the demo that has no other secret goes with them, and the demo's tenant if it then has no client.",
    )
    .option("--json", "print what was done as JSON")
    .action((options: { readonly json?: boolean }) =>
      withRegistry(world, async (registry) => {
        const removed: string[] = [];
        for (const id of quickstartIds.clients) removed.push(...(await clearClient(registry, id)));
        removed.push(...(await clearWebClient(registry)));
        removed.push(...(await clearTenant(registry)));
        const text =
          removed.length === 0
            ? "Nothing of the demo is there"
            : removed.map((what) => `Removed ${what}`).join("\n");
        print(world, options, { value: { removed }, text });
      }),
    );

const { tenant } = quickstartIds;

const clearClient = async (
  { storage, creation }: Registry,
  id: ClientId,
): Promise<readonly string[]> => {
  const found = unwrap(await storage.clients.read(tenant, id));
  if (found === undefined) return [];
  const known = unwrap(await wellKnownSecrets(creation.secretHasher, tenant, found.value));
  if (known.length === 0) return [];
  if (known.length === found.value.secrets.length) {
    unwrap(await removeClient(storage)(tenant, id, found.revision));
    return [`client ${id}`];
  }
  for (const secret of known) unwrap(await removeClientSecret(creation)(tenant, id, secret));
  return [`the well-known secret of client ${id}`];
};

/** The demo's web app, unless somebody made it another. */
const clearWebClient = async ({ storage }: Registry): Promise<readonly string[]> => {
  const found = unwrap(await storage.clients.read(tenant, demoWebClient));
  const uris: readonly string[] = found?.value.authorization?.redirectUris ?? [];
  if (found === undefined || uris.some((uri) => uri !== demoRedirectUri)) return [];
  unwrap(await removeClient(storage)(tenant, demoWebClient, found.revision));
  return [`client ${demoWebClient}`];
};

const clearTenant = async ({ storage }: Registry): Promise<readonly string[]> => {
  const found = unwrap(await storage.tenants.read(tenant));
  if (found === undefined) return [];
  const { items } = unwrap(await storage.clients.list(tenant, { limit: 1 }));
  if (items.length > 0) return [];
  unwrap(await removeTenant(storage.tenants)(tenant, found.revision));
  return [`tenant ${tenant}`];
};
