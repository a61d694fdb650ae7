import { plainWords } from "@mintport/core/management";
import { present } from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import type * as z from "zod";
import type { AdminFailure } from "./admin-failure.ts";
import { problemsOf } from "./failure-of.ts";

/**
 * Reads the query of an operation. A name that it does not know is refused, and one that is there twice: a filter that was
 * mistyped would show everything, and of two values the one that was meant cannot be told.
 */
export const readQuery = (
  query: URLSearchParams,
  schema: z.ZodObject | undefined,
): Result<unknown, AdminFailure> => {
  const known = Object.keys(schema?.shape ?? {});
  const names = [...new Set(query.keys())];
  const problems = names.flatMap((name) => {
    if (!known.includes(name)) return [{ field: name, message: notKnown(known) }];
    return query.getAll(name).length > 1 ? [{ field: name, message: "must stand once" }] : [];
  });
  if (problems.length > 0) return err(refusalOf(problems));
  if (schema === undefined) return ok({});
  const parsed = schema.safeParse(Object.fromEntries(query), { error: plainWords });
  return parsed.success
    ? ok(parsed.data)
    : err(refusalOf(problemsOf(parsed.error, schema).problems));
};

const notKnown = (known: readonly string[]): string =>
  known.length === 0
    ? "is not known; no parameter is read here"
    : `is not known; the parameters here are ${known.join(", ")}`;

const refusalOf = (problems: AdminFailure["problems"]): AdminFailure => ({
  ...{ status: 400, error: "invalid_request", description: "Parameters are not valid" },
  ...present({ problems }),
});
