import * as z from "zod";
import type { ImportResult } from "../../import/import-result.ts";

/** The schema of what became of one row of an import. */
export const shownImportResult: z.ZodObject<Record<keyof ImportResult, z.ZodType>> = z.strictObject(
  {
    at: z.string().describe("Where the row stands in the body, as /clients/3"),
    id: z.string().exactOptional(),
    outcome: z.enum([
      ...([
        "created",
        "unchanged",
        "replaced",
        "skipped",
        "differs",
        "refused",
      ] as const satisfies readonly ImportResult["outcome"][]),
    ]),
    fields: z
      .array(z.string())
      .describe("If it differs: the fields in which the client that is there differs")
      .exactOptional(),
    problems: z.array(z.strictObject({ field: z.string(), message: z.string() })).exactOptional(),
    notes: z.array(z.string()).exactOptional(),
    hashes: z.array(z.string()).describe("The schemes and costs of its hashes").exactOptional(),
  },
);
