import * as z from "zod/mini";
import { instant } from "../../domain/instant.ts";
import { issuerPath } from "../../domain/issuer.ts";
import type { IssuerAlias } from "../../domain/issuer-alias.ts";
import type { Tenant } from "../../domain/tenant.ts";
import { issuerField } from "./issuer-field.ts";
import type { Complain } from "./transformed.ts";
import { transformed } from "./transformed.ts";

/** An alias of a tenant's issuer as an operator writes it down. */
export interface IssuerAliasDefinition {
  /** An issuer identifier as the tenant's own, at another host and with the same path. */
  readonly issuer: string;
  /** When it ends, in whole seconds since 1970. Default: it does not. */
  readonly until?: number;
}

/** The schema of the aliases in a tenant's definition. */
export const issuerAliasesField: z.ZodMiniType<readonly IssuerAlias[]> = z
  .array(
    transformed(
      z.strictObject({
        issuer: issuerField,
        until: z.exactOptional(z.int().check(z.minimum(1))),
      }),
      ({ issuer, until }): IssuerAlias =>
        until === undefined ? { issuer } : { issuer, until: instant(until) },
    ),
  )
  .check(z.maxLength(10));

/** A request chooses among them by its host alone, and its path is that of the tenant. */
export const judgeAliases = (
  { issuer, issuerAliases = [] }: Pick<Tenant, "issuer" | "issuerAliases">,
  complain: Complain,
): void => {
  const hosts = new Set([new URL(issuer).host]);
  issuerAliases.forEach((alias, index) => {
    const { host } = new URL(alias.issuer);
    const field = ["issuerAliases", index, "issuer"];
    if (hosts.has(host)) complain("must have a host that no other issuer of the tenant has", field);
    else if (issuerPath(alias.issuer) !== issuerPath(issuer))
      complain(`must have the path of the issuer: ${issuerPath(issuer)}`, field);
    hosts.add(host);
  });
};
