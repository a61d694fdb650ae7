import * as z from "zod";

/** A whole number in a query, with what it is when nothing is said. */
export const wholeQuery = (
  about: string,
  { least, most }: { readonly least: number; readonly most: number },
): z.ZodType<number> => {
  const right = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, right)
    .transform(Number)
    .pipe(z.int(right).min(least, right).max(most, right))
    .describe(about);
};
