import { setTimeout as sleep } from "node:timers/promises";
import type { TenantDefinition } from "@mintport/core";
import { createTenant, revokeTenantTokens } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import { formatScope } from "@mintport/core/scope";
import { Command } from "commander";
import { CommandFailed, explainManagement } from "../errors/command-failed.ts";
import { allPages } from "../management/all-pages.ts";
import { wantedTenant } from "../management/client-filter.ts";
import { servedTenants } from "../management/served-tenants.ts";
import { tenantView } from "../management/views.ts";
import { readSettings } from "../settings/settings.ts";
import { maxStaleness } from "../stores/open-storage.ts";
import { tenantIdArgument } from "./arguments.ts";
import type { CommandContext } from "./command-context.ts";
import { tellDamaged } from "./damaged.ts";
import { definitionFile, withOptions } from "./definition-file.ts";
import { detailText } from "./detail-text.ts";
import { gather, wholeNumber } from "./options.ts";
import { print } from "./print.ts";
import { removeTenantCommand } from "./remove-tenant-command.ts";
import { filterOf, type SearchOptions, withSearchOptions } from "./search-options.ts";
import { switchTenantCommand } from "./switch-commands.ts";
import { table } from "./table.ts";
import { unwrap } from "./unwrap.ts";
import { resourceHelp, updateTenantCommand } from "./update-and-remove-commands.ts";
import { withDeployment } from "./with-deployment.ts";
import { withRegistry } from "./with-registry.ts";

/** The command `tenant`: creates, shows, changes and removes tenants. */
export const tenantCommand = (command: Command, world: CommandContext): Command =>
  command
    .addCommand(create(world))
    .addCommand(list(world))
    .addCommand(show(world))
    .addCommand(updateTenantCommand(world))
    .addCommand(switchTenantCommand(world, "disable"))
    .addCommand(switchTenantCommand(world, "enable"))
    .addCommand(removeTenantCommand(world))
    .addCommand(endTokens(world));

interface CreateOptions {
  readonly issuer: string;
  readonly audience?: string;
  readonly resource?: readonly string[];
  readonly scope?: string;
  readonly scopePolicy?: string;
  readonly lifetime?: number;
  readonly assertionLifetime?: number;
  readonly requestsPerMinute?: number;
  readonly algorithm?: TenantDefinition["signingAlgorithm"];
  readonly tokenType?: TenantDefinition["accessTokenType"];
  readonly file?: string;
  readonly json?: boolean;
}

const create = (world: CommandContext): Command =>
  new Command("create")
    .description("Add a tenant, and make its first signing key")
    .argument("<id>", "its name, as it stands in its URLs")
    .requiredOption(
      "--issuer <url>",
      "its issuer identifier, as https://host/api/v1/tenant/<id>; http on a loopback host",
    )
    .option("--audience <uri>", "the aud of its tokens, a URI or a plain name; default: the issuer")
    .option("--resource <uri>", resourceHelp, gather)
    .option("--scope <tokens>", "what its metadata announces, as 'api:read api:write'")
    .option(
      "--scope-policy <name>",
      "exact, hierarchic or wildcard; default: exact, and wildcard for the admin tenant",
    )
    .option("--lifetime <seconds>", "how long its access tokens live; default: 3600", wholeNumber)
    .option(
      "--assertion-lifetime <seconds>",
      "the longest that an assertion may live; default: 300",
      wholeNumber,
    )
    .option(
      "--requests-per-minute <number>",
      "how often a minute all its clients together may ask; default: as the limits say",
      wholeNumber,
    )
    .option("--algorithm <alg>", "as ES256 (default), EdDSA, RS256, PS256 or ML-DSA-44")
    .option("--token-type <typ>", "at+jwt or JWT; default: at+jwt")
    .option(
      "--file <path>",
      "a JSON file with further fields: trustedIssuers, resources with rules, …",
    )
    .option("--json", "print the tenant as JSON")
    .action((id: string, options: CreateOptions) =>
      withDeployment(
        world,
        async ({ storage, keys }) => {
          const written = await definitionFile(options.file);
          const said = present({
            id,
            issuer: options.issuer,
            audience: options.audience,
            resources: options.resource,
            scope: options.scope,
            scopePolicy: options.scopePolicy ?? policyFor(id, written, world),
            accessTokenLifetime: options.lifetime,
            longestAssertionLifetime: options.assertionLifetime,
            requestsPerMinute: options.requestsPerMinute,
            signingAlgorithm: options.algorithm,
            accessTokenType: options.tokenType,
          });
          const definition = withOptions(written, said, optionOf) as TenantDefinition;
          const tenant = (
            await createTenant(servedTenants(storage.tenants))(definition).andThrough(({ value }) =>
              keys.ensure(value.id, value.signingAlgorithm),
            )
          ).match(
            ({ value }) => value,
            (error) => {
              throw explainManagement(error, optionOf);
            },
          );
          print(world, options, {
            value: tenantView(tenant),
            text: `Created tenant ${tenant.id}`,
          });
        },
        { makesKeys: true },
      ),
    );

/** Under `exact` a console with `mintport:*` could ask for nothing less, and each of its tokens would open everything. */
const policyFor = (
  id: string,
  written: object,
  { environment }: CommandContext,
): string | undefined =>
  id === readSettings(environment).adminTenant && !("scopePolicy" in written)
    ? "wildcard"
    : undefined;

const list = (world: CommandContext): Command =>
  withSearchOptions(new Command("list"))
    .description("List the tenants")
    .option("--json", "print them as JSON")
    .action((options: SearchOptions & { readonly json?: boolean }) =>
      withRegistry(world, async ({ storage }) => {
        const found = await allPages((page) => storage.tenants.list(page));
        const tenants = found.items
          .map(({ value }) => value)
          .filter(wantedTenant(filterOf(options)) ?? (() => true));
        const rows = tenants.map(({ id, issuer, signingAlgorithm, scopes, disabled }) => [
          id,
          disabled ? "disabled" : "active",
          signingAlgorithm,
          issuer,
          formatScope(scopes),
        ]);
        print(world, options, {
          value: tenants.map(tenantView),
          text: table([
            ["ID", "STATE", "ALG", "ISSUER", "SCOPES"],
            ...rows,
            ...found.damaged.map(({ name }) => [name, "damaged", "-", "-", "-"]),
          ]),
        });
        tellDamaged(world, "tenant", found.damaged);
      }),
    );

const show = (world: CommandContext): Command =>
  new Command("show")
    .description("Show a tenant")
    .argument("<id>", "the tenant's id")
    .option("--json", "print it as JSON")
    .action((id: string, options: { readonly json?: boolean }) =>
      withRegistry(world, async ({ storage }) => {
        const found = unwrap(await storage.tenants.read(tenantIdArgument(id)));
        if (found === undefined) throw new CommandFailed(`there is no tenant ${id}`, "unknown");
        const value = tenantView(found.value);
        const rows = Object.entries(value).map(([field, content]) => [field, detailText(content)]);
        print(world, options, { value, text: table(rows) });
      }),
    );

const endTokens = (world: CommandContext): Command =>
  new Command("end-tokens")
    .description(
      `End every token of a tenant. Takes ${maxStaleness} s: it ends them twice, so that tokens are dead too that nodes issue meanwhile for a secret that was removed, or to a client that was disabled`,
    )
    .argument("<id>", "the tenant's id")
    .option("--json", "print the tenant as JSON")
    .action((id: string, options: { readonly json?: boolean }) =>
      withRegistry(world, async ({ storage }) => {
        const end = revokeTenantTokens(storage.tenants);
        unwrap(await end(tenantIdArgument(id)));
        world.err(`Ended once; waiting ${maxStaleness} s for nodes that still know old clients\n`);
        await (world.wait ?? sleep)(maxStaleness * 1000);
        const tenant = unwrap(await end(tenantIdArgument(id)));
        print(world, options, {
          value: tenantView(tenant),
          text: `Ended every token of tenant ${tenant.id}`,
        });
      }),
    );

/** Fields of a definition by the name of their option. */
const optionOf = {
  id: "<id>",
  issuer: "--issuer",
  audience: "--audience",
  resources: "--resource",
  scope: "--scope",
  scopePolicy: "--scope-policy",
  accessTokenLifetime: "--lifetime",
  longestAssertionLifetime: "--assertion-lifetime",
  requestsPerMinute: "--requests-per-minute",
  signingAlgorithm: "--algorithm",
  accessTokenType: "--token-type",
};
