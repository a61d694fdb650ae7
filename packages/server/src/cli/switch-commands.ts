import {
  disableClient,
  disableTenant,
  enableClient,
  enableTenant,
} from "@mintport/core/management";
import { Command } from "commander";
import { clientView, tenantView } from "../management/views.ts";
import { maxStaleness } from "../stores/open-storage.ts";
import { clientIdArgument, tenantIdArgument } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { print } from "./print.ts";
import { unwrap } from "./unwrap.ts";
import { withRegistry, withTenant } from "./with-registry.ts";

/** The commands `tenant disable` and `tenant enable`. */
export const switchTenantCommand = (world: CommandContext, name: "disable" | "enable"): Command =>
  new Command(name)
    .description(
      name === "disable"
        ? `Shut a tenant out: within ${maxStaleness} s every endpoint of it answers 404, and nothing of it is lost`
        : "Let a tenant in again, with those of its tokens that have not expired",
    )
    .argument("<id>", "the tenant's id")
    .option("--json", "print the tenant as JSON")
    .action((id: string, options: { readonly json?: boolean }) =>
      withRegistry(world, async ({ storage }) => {
        const change = name === "disable" ? disableTenant : enableTenant;
        const tenant = unwrap(await change(storage.tenants)(tenantIdArgument(id)));
        const text = `${name === "disable" ? "Disabled" : "Enabled"} tenant ${tenant.id}`;
        print(world, options, { value: tenantView(tenant), text });
      }),
    );

/** The commands `client disable` and `client enable`. */
export const switchClientCommand = (world: CommandContext, name: "disable" | "enable"): Command =>
  new Command(name)
    .description(
      name === "disable" ? "Shut a client out: it gets no further token" : "Let a client in again",
    )
    .argument("<tenant>", "the tenant's id")
    .argument("<id>", "the client's id")
    .option("--json", "print the client as JSON")
    .action((tenant: string, id: string, options: { readonly json?: boolean }) =>
      withTenant(world, tenant, async ({ storage }, owner) => {
        const change = name === "disable" ? disableClient : enableClient;
        const client = unwrap(await change(storage.clients)(owner, clientIdArgument(id)));
        const text = `${name === "disable" ? "Disabled" : "Enabled"} client ${client.id}`;
        print(world, options, { value: clientView(client), text });
      }),
    );
