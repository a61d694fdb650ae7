import type { ClientDocumentRules } from "@mintport/core";
import * as z from "zod";
import { clientDocumentProblems } from "./client-documents-schema.ts";
import { schemaParts } from "./schema-parts.ts";

/** What clients of MCP servers may be at every tenant without rules of its own; `off`: the server is none for MCP. */
export type McpSetting = "off" | McpRules;

/** The rules for documents, and whether a request must name the MCP server that it wants a token for. */
export interface McpRules extends ClientDocumentRules {
  readonly requireResource: boolean;
}

const message =
  'must be off, or an object, as {"delegatedScope": "notes:read notes:write", "defaultDelegatedScope": "notes:read"}';

/** Core judges the rules, and names what is wrong. Documents of every host count, unless `hosts` says otherwise. */
export const mcpSchema: z.ZodType<McpSetting> = z.union(
  [
    z.literal("off"),
    z
      .looseObject({ requireResource: schemaParts.onOff().default(false) })
      .transform((rules) => ({ hosts: "any" as const, ...rules }) as unknown as McpRules)
      .superRefine(({ requireResource: _, ...rules }, context) => {
        for (const { field, message } of clientDocumentProblems({ everyTenant: rules }))
          context.addIssue({ code: "custom", path: field.split(".").slice(1), message });
      }),
  ],
  message,
);
