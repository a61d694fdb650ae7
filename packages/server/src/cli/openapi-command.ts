import type { Command } from "commander";
import { adminPath } from "../admin/admin-path.ts";
import { openApiDocument } from "../admin/openapi-document.ts";
import { operations } from "../admin/operations.ts";
import type { CommandContext } from "./command-context.ts";

/** The command `openapi`: prints the OpenAPI document of the admin API. */
export const openApiCommand = (command: Command, { out }: CommandContext): Command =>
  command.option("--json", "it is JSON in either case").action(() => {
    out(`${JSON.stringify(openApiDocument(operations, adminPath), undefined, 2)}\n`);
  });
