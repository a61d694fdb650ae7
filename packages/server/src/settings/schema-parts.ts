import * as z from "zod";
import { Concealed } from "./concealed.ts";
import { ownHeaders } from "./own-headers.ts";
import { isServerUrl } from "./server-url.ts";

/** What the settings' schemas are made of. Each takes the message that says what is right. */
export const schemaParts = {
  onOff: (): z.ZodType<boolean> =>
    z
      .union([z.boolean(), z.enum(["on", "off"])], "must be on or off")
      .transform((value) => value === true || value === "on"),
  /** A text that is not empty. */
  text: (message: string): z.ZodString => z.string(message).min(1, message),
  wholeNumber: (least: number, most: number, message: string): z.ZodInt =>
    z.int(message).min(least, message).max(most, message),
  /** A text that nothing prints. */
  concealed: (shape: z.ZodString): z.ZodType<Concealed<string>> =>
    shape.transform((text) => new Concealed(text)),
  /** The name of a header that a proxy puts in; `shared` is one that means something else too, and may be it all the same. */
  headerName: (example: string, shared?: string): z.ZodString =>
    z
      .string(`must be the name of a header, as ${example}`)
      .regex(/^[\w!#$%&'*+.^`|~-]+$/, `must be the name of a header, as ${example}`)
      .refine(
        (name) => name.toLowerCase() === shared || !ownHeaders.has(name.toLowerCase()),
        `must be a header of its own, as ${example}: this one means something else to the server`,
      ),
  /** A URL that the server or a browser asks. */
  serverUrl: (message: string): z.ZodString => z.string(message).refine(isServerUrl, message),
} as const;
