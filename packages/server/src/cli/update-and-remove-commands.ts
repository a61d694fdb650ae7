import type { TenantDefinition } from "@mintport/core";
import { type Patch, updateClient, updateTenant } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import { Command } from "commander";
import { CommandFailed } from "../errors/command-failed.ts";
import { removeAnyClient } from "../management/remove-client.ts";
import { servedTenants } from "../management/served-tenants.ts";
import { clientView, tenantView } from "../management/views.ts";
import { clientIdArgument, tenantIdArgument } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { definitionFile, withOptions } from "./definition-file.ts";
import {
  type IssuerOptions,
  issuerOptionOf,
  issuersSaid,
  withIssuerOptions,
} from "./issuer-options.ts";
import { gather } from "./options.ts";
import { print } from "./print.ts";
import { unwrap } from "./unwrap.ts";
import { type UserOptions, userOptionOf, withUserOptions, withUsers } from "./user-options.ts";
import { withRegistry, withTenant } from "./with-registry.ts";

interface Json {
  readonly json?: boolean;
}

interface UpdateOptions extends Json, UserOptions {
  readonly introspects?: readonly string[];
  readonly file?: string;
}

interface TenantOptions extends Json, IssuerOptions {
  readonly file?: string;
  readonly resource?: readonly string[];
}

/** What a tenant's resources are, for its commands. */
export const resourceHelp =
  "a resource that its clients may ask for, as an API or an MCP server; repeatable";

/** What `introspects` of a client is, for its commands. */
export const introspectsHelp =
  "an audience whose tokens it may introspect, as the API that it is; repeatable";

const nothingSaid = "say what to change: by an option, or in a --file";

const patchHelp = "a JSON file with the fields to change; null gives a field back to its default";

/** The command `tenant update`: changes fields of a tenant. */
export const updateTenantCommand = (world: CommandContext): Command =>
  withIssuerOptions(new Command("update"))
    .description("Change fields of a tenant")
    .argument("<id>", "the tenant's id")
    .option("--file <path>", patchHelp)
    .option("--resource <uri>", `${resourceHelp}; in place of those before`, gather)
    .option("--json", "print the tenant as JSON")
    .action((id: string, options: TenantOptions) =>
      withRegistry(world, async ({ storage }) => {
        const written = await definitionFile(options.file);
        const patch: Patch<TenantDefinition> = {
          ...written,
          ...present({ resources: options.resource }),
          ...issuersSaid(options),
        };
        if (Object.keys(patch).length === 0) throw new CommandFailed(nothingSaid, "invalid");
        const update = updateTenant(servedTenants(storage.tenants));
        const { value } = unwrap(await update(tenantIdArgument(id), patch), {
          ...{ resources: "--resource", ...issuerOptionOf },
        });
        print(world, options, { value: tenantView(value), text: `Updated tenant ${value.id}` });
      }),
    );

/** The command `client update`: changes fields of a client. */
export const updateClientCommand = (world: CommandContext): Command =>
  withUserOptions(new Command("update"))
    .description("Change fields of a client")
    .argument("<tenant>", "the tenant's id")
    .argument("<id>", "the client's id")
    .option("--introspects <resource>", `${introspectsHelp}; in place of those before`, gather)
    .option("--file <path>", patchHelp)
    .option("--json", "print the client as JSON")
    .action((tenant: string, id: string, options: UpdateOptions) =>
      withTenant(world, tenant, async ({ storage }, owner) => {
        const patch = withOptions(
          withUsers(await definitionFile(options.file), options),
          present({ introspects: options.introspects }),
          clientOptionOf,
        );
        if (Object.keys(patch).length === 0) throw new CommandFailed(nothingSaid, "invalid");
        const update = updateClient(storage.clients);
        const { value } = unwrap(await update(owner, clientIdArgument(id), patch), clientOptionOf);
        print(world, options, { value: clientView(value), text: `Updated client ${value.id}` });
      }),
    );

const clientOptionOf = { ...userOptionOf, introspects: "--introspects" };

/** The command `client remove`: removes a client with its secrets and API keys. */
export const removeClientCommand = (world: CommandContext): Command =>
  new Command("remove")
    .description("Remove a client with its secrets and API keys")
    .argument("<tenant>", "the tenant's id")
    .argument("<id>", "the client's id")
    .option("--json", "print what was done as JSON")
    .action((tenant: string, id: string, options: Json) =>
      withTenant(world, tenant, async ({ storage }, owner) => {
        unwrap(await removeAnyClient(storage)(owner, clientIdArgument(id)));
        print(world, options, { value: { removed: id }, text: `Removed client ${id}` });
      }),
    );
