import * as z from "zod/mini";

/** A name that users see. Nothing in it can break a line or turn the reading direction of what stands beside it. */
export const displayNameField: z.ZodMiniType<string> = z
  .string()
  .check(
    z.refine(
      (text) =>
        text.trim() === text &&
        text.length > 0 &&
        text.length <= 200 &&
        !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text),
      "must be 1 to 200 characters in one line, without control or direction characters and without a space at its ends",
    ),
  );

/** A URL that stands on a page for users, as a link or as a picture. */
export const pageUrlField: z.ZodMiniType<string> = z
  .string()
  .check(
    z.refine(
      (text) =>
        text.length <= 2048 &&
        /^https:\/\/[\w!#$%&'()*+,./:;=?@[\]~-]+$/.test(text) &&
        URL.canParse(text) &&
        hasNoUser(new URL(text)),
      "must be an https URL without a user name",
    ),
  );

const hasNoUser = ({ username, password }: URL): boolean => username === "" && password === "";
