import type { Command } from "commander";
import type { ClientFilter, TenantFilter } from "../management/client-filter.ts";

/** The options by which a list of tenants is narrowed. */
export interface SearchOptions {
  readonly search?: string;
  readonly disabled?: boolean;
}

/** The options by which a list of clients is narrowed. */
export interface ClientSearchOptions extends SearchOptions {
  readonly grantType?: string;
  readonly authMethod?: string;
  readonly registered?: boolean;
}

/** A command with the options of a search: those that the query of the admin API has. */
export const withSearchOptions = (command: Command): Command =>
  command
    .option("--search <text>", "only those with this in their id or name; capitals do not count")
    .option("--disabled", "only those that are disabled")
    .option("--no-disabled", "only those that are not disabled");

/** The same for clients. */
export const withClientSearchOptions = (command: Command): Command =>
  withSearchOptions(command)
    .option("--grant-type <name>", "only those that may use this grant")
    .option("--auth-method <name>", "only those that may authenticate so")
    .option(
      "--registered",
      "only those that registered themselves: who let them in, and their last use",
    )
    .option("--no-registered", "only those that did not register themselves");

/** What the options say, as the admin API's query would. */
export const filterOf = (options: ClientSearchOptions): ClientFilter & TenantFilter => ({
  q: options.search,
  disabled: options.disabled,
  grantType: options.grantType,
  authenticationMethod: options.authMethod,
  registered: options.registered,
});
