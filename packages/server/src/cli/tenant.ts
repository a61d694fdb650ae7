import { createTenant, formatScope, type Tenant, type TenantDefinition } from "@mintport/core";
import { Command } from "commander";
import { explainManagement } from "./failure.ts";
import { definedOnly, wholeNumber } from "./options.ts";
import { print, table } from "./output.ts";
import { allPages } from "./pages.ts";
import { withStorage } from "./with-storage.ts";
import type { World } from "./world.ts";

export const tenantCommand = (world: World): Command =>
  new Command("tenant")
    .description("Tenants: each an issuer with its own clients and keys")
    .addCommand(create(world))
    .addCommand(list(world));

interface CreateOptions {
  readonly issuer: string;
  readonly audience?: string;
  readonly scope?: string;
  readonly scopePolicy?: string;
  readonly lifetime?: number;
  readonly algorithm?: TenantDefinition["signingAlgorithm"];
  readonly tokenType?: TenantDefinition["accessTokenType"];
  readonly json?: boolean;
}

const create = (world: World): Command =>
  new Command("create")
    .description("Add a tenant, and make its first signing key")
    .argument("<id>", "its name, as it stands in its URLs")
    .requiredOption("--issuer <url>", "its issuer identifier; https, or http on a loopback host")
    .option("--audience <uri>", "the aud of its tokens; default: the issuer")
    .option("--scope <tokens>", "what its metadata announces, as 'api:read api:write'")
    .option("--scope-policy <name>", "exact, hierarchic or wildcard; default: exact")
    .option("--lifetime <seconds>", "how long its access tokens live; default: 3600", wholeNumber)
    .option("--algorithm <alg>", "RS256, PS256, ES256 or EdDSA; default: ES256")
    .option("--token-type <typ>", "at+jwt or JWT; default: at+jwt")
    .option("--json", "print the tenant as JSON")
    .action((id: string, options: CreateOptions) =>
      withStorage(world, async ({ storage, keys }) => {
        const definition = definedOnly({
          id,
          issuer: options.issuer,
          audience: options.audience,
          scope: options.scope,
          scopePolicy: options.scopePolicy,
          accessTokenLifetime: options.lifetime,
          signingAlgorithm: options.algorithm,
          accessTokenType: options.tokenType,
        }) as TenantDefinition;
        const tenant = (
          await createTenant(storage.tenants)(definition).andThrough((made) =>
            keys.ensure(made.id, made.signingAlgorithm),
          )
        ).match(
          (made) => made,
          (error) => {
            throw explainManagement(error, optionOf);
          },
        );
        print(world, options, { value: tenant, text: `Created tenant ${tenant.id}` });
      }),
    );

const list = (world: World): Command =>
  new Command("list")
    .description("List the tenants")
    .option("--json", "print them as JSON")
    .action((options: { readonly json?: boolean }) =>
      withStorage(world, async ({ storage }) => {
        const found = await allPages<Tenant>((page) => storage.tenants.list(page));
        const tenants = found.map(({ value }) => value);
        const rows = tenants.map(({ id, issuer, signingAlgorithm, scopes, disabled }) => [
          id,
          disabled ? "disabled" : "active",
          signingAlgorithm,
          issuer,
          formatScope(scopes),
        ]);
        print(world, options, {
          value: tenants,
          text: table([["ID", "STATE", "ALG", "ISSUER", "SCOPES"], ...rows]),
        });
      }),
    );

/** Fields of a definition by the name of their option. */
const optionOf = {
  id: "<id>",
  issuer: "--issuer",
  audience: "--audience",
  scope: "--scope",
  scopePolicy: "--scope-policy",
  accessTokenLifetime: "--lifetime",
  signingAlgorithm: "--algorithm",
  accessTokenType: "--token-type",
};
