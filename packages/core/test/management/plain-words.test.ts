import { plainWords } from "@mintport/core/management";
import { expect, it } from "vitest";
import * as z from "zod";

it.each([
  [z.string(), undefined, "is missing; must be a text"],
  [z.string(), 3, "must be a text"],
  [z.int(), 1.5, "must be a whole number"],
  [z.boolean(), "yes", "must be true or false"],
  [z.array(z.string()), {}, "must be a list"],
  [z.strictObject({}), [], "must be an object"],
  [z.enum(["a", "b"]), "c", "must be one of a, b"],
  [z.literal("a"), "c", "must be a"],
  [z.int().max(86_400), 90_000, "must be at most 86400"],
  [z.int().min(1), 0, "must be at least 1"],
  [z.string().max(3), "long", "must have at most 3 characters"],
  [z.array(z.string()).min(1), [], "must have at least 1 items"],
  [z.strictObject({}), { x: 1 }, "has names that are not known: x"],
  [z.union([z.string(), z.int()]), {}, "must be of another form"],
  [z.string("must be yours"), 3, "must be yours"],
])("says what is right in plain words: %#", (schema, value, message) => {
  const { error } = schema.safeParse(value, { error: plainWords });
  expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
});
