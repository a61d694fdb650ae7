import { Command } from "commander";
import { adminPath } from "../admin/admin-api.ts";
import { openApiDocument } from "../admin/openapi-document.ts";
import { operations } from "../admin/operations.ts";
import type { CommandContext } from "./command-context.ts";

export const openApiCommand = ({ out }: CommandContext): Command =>
  new Command("openapi")
    .description("Print the OpenAPI 3.1 document of the admin API")
    .option("--json", "it is JSON in either case")
    .action(() => {
      out(`${JSON.stringify(openApiDocument(operations, adminPath), undefined, 2)}\n`);
    });
