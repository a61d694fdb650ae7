import * as z from "zod/mini";
import { isDisplayName } from "../../domain/display-name.ts";
import { isPageUrl } from "../../domain/page-url.ts";

/** A name that users see. */
export const displayNameField: z.ZodMiniType<string> = z
  .string()
  .check(
    z.refine(
      isDisplayName,
      "must be 1 to 200 characters in one line, without control or direction characters and without a space at its ends",
    ),
  );

/** A URL that stands on a page for users. */
export const pageUrlField: z.ZodMiniType<string> = z
  .string()
  .check(z.refine(isPageUrl, "must be an https URL without a user name"));
