import * as z from "zod";
import { listProblems } from "./list-problems.ts";

/** The body that is a definition, or a part of one: core judges its fields, and here its lists are bounded. */
export const definitionBody: z.ZodRecord<z.ZodString, z.ZodUnknown> = z
  .record(z.string(), z.unknown())
  .superRefine((definition, context) => {
    for (const { field, message } of listProblems(definition))
      context.addIssue({ code: "custom", path: field.split("."), message });
  });
