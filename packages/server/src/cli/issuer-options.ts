import type { TenantDefinition } from "@mintport/core";
import type { Patch } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import type { Command } from "commander";
import { CommandFailed } from "../errors/command-failed.ts";
import { gather, moment } from "./options.ts";

/** What is said of a tenant's issuer and its aliases. */
export interface IssuerOptions {
  readonly issuer?: string;
  readonly issuerAlias?: readonly string[];
  readonly aliasUntil?: number;
}

/** The options by which a tenant moves from one host to another. */
export const withIssuerOptions = (command: Command): Command =>
  command
    .option("--issuer <url>", "its issuer identifier, as https://host/api/v1/tenant/<id>")
    .option(
      "--issuer-alias <url>",
      "an issuer identifier at another host, while it moves; repeatable; in place of those before; none: no alias",
      gather,
    )
    .option(
      "--alias-until <when>",
      "when these aliases end, as 2027-03-01; default: never",
      moment,
    );

/** The fields of the definition that the options stand for. */
export const issuersSaid = ({
  issuer,
  issuerAlias,
  aliasUntil: until,
}: IssuerOptions): Patch<Pick<TenantDefinition, "issuer" | "issuerAliases">> => {
  if (until !== undefined && issuerAlias === undefined)
    throw new CommandFailed(
      "--alias-until needs --issuer-alias: name the aliases that end",
      "invalid",
    );
  const isNone = issuerAlias?.includes("none") === true;
  if (isNone && (issuerAlias.length > 1 || until !== undefined))
    throw new CommandFailed(
      "--issuer-alias: none stands alone: it takes every alias off",
      "invalid",
    );
  if (until !== undefined && until <= Date.now() / 1000)
    throw new CommandFailed(
      "--alias-until: is past, so the aliases would end at once, and every token that names them; give a later date, or end them by --issuer-alias none",
      "invalid",
    );
  const issuerAliases = isNone
    ? null
    : issuerAlias?.map((alias) => present({ issuer: alias, until }));
  return present({ issuer, issuerAliases });
};

/** Fields of a definition by the name of their option. */
export const issuerOptionOf = { issuer: "--issuer", issuerAliases: "--issuer-alias" } as const;
