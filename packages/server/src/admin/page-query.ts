import { type Page, type PageRequest, present } from "@mintport/core/ports";
import * as z from "zod";
import { type PagedList, pageToken, readPageToken } from "./page-token.ts";

const notOurs = "must be the `next` of the page before, as it came";

const limit = "must be a whole number from 1 to 1000";

/** The most items of a page, as a query says it. */
export const limitQuery: z.ZodType<number> = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, limit)
  .transform(Number)
  .pipe(z.int(limit).min(1, limit).max(1000, limit))
  .default(100)
  .describe("The most items of the page");

/** The query of a list that has pages. */
export const pageQuery = (
  list: PagedList,
): { readonly after: z.ZodType<string | undefined>; readonly limit: z.ZodType<number> } => ({
  after: z
    .string()
    .regex(/^[\w-]{1,2048}$/, notOurs)
    .refine((text) => readPageToken(list, text) !== undefined, notOurs)
    .describe("The `next` of the page before, as it came; absent for the first page")
    .optional(),
  limit: limitQuery,
});

/** The page that a query asks for. */
export const pageOf = (
  list: PagedList,
  { limit: most, after }: { readonly limit: number; readonly after?: string | undefined },
): PageRequest => ({
  limit: most,
  ...present({ after: after === undefined ? undefined : readPageToken(list, after) }),
});

/** The schema of a page of things. */
export const pageOfItems = (item: z.ZodType): z.ZodObject =>
  z.strictObject({
    items: z.array(item),
    damaged: z
      .array(z.string())
      .describe("The ids of rows that cannot be read; absent if there are none")
      .exactOptional(),
    next: z
      .string()
      .describe("Send it as `after` for the next page; absent on the last")
      .exactOptional(),
  });

/** The body of a page. */
export const pageBody = <Item>(
  list: PagedList,
  { items, damaged, next }: Page<Item>,
  view: (item: Item) => unknown,
): object => ({
  items: items.map(view),
  ...present({
    damaged: damaged?.map(({ name }) => name),
    next: next === undefined ? undefined : pageToken(list, next),
  }),
});
