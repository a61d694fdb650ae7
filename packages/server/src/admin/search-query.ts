import * as z from "zod";

const yesOrNo = z.stringbool({
  ...{ truthy: ["true"], falsy: ["false"], case: "sensitive", error: "must be true or false" },
});

/** A name that a list is narrowed by. */
export const nameQuery = (about: string): z.ZodType<string | undefined> =>
  z.string().min(1).max(256).describe(about).optional();

/** A yes or no that a list is narrowed by. */
export const flagQuery = (about: string): z.ZodType<boolean | undefined> =>
  yesOrNo.describe(about).optional();

/** The words that a list is searched for. */
export const searchQuery: z.ZodType<string | undefined> = nameQuery(
  "A part of the id or of the name; capitals do not count",
);
