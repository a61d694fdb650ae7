import { parseScope } from "@mintport/core/scope";
import * as z from "zod";
import { schemaParts } from "./schema-parts.ts";

/** Who operates the console, and where it is reached. */
export interface ConsoleSetting {
  /** What each operator may do: scopes of the admin API, by the subject of a user of the admin tenant. */
  readonly operators: Readonly<Record<string, string>>;
  /**
   * The origin at which browsers reach it. Default: the issuer's own; at a port of its own, `localhost` with that port.
   */
  readonly url?: string | undefined;
}

const message =
  'must be off, or name who may operate, as {"operators": {"google|1234": "mintport:*"}}';
const scopeMessage = "must be scopes of the admin API, as mintport:* or mintport:clients:read";
const subjectMessage = "must be a subject: 1 to 255 printable ASCII characters";
const originMessage = "must be an origin, as https://admin.example.com";

/** Who operates the console. A name that nobody wrote down is nobody's, so there is no default. */
export const consoleSchema: z.ZodType<ConsoleSetting | "off"> = z.union(
  [
    z.literal("off"),
    z.strictObject({
      operators: z
        .record(
          z.string().regex(/^[\x20-\x7e]{1,255}$/, subjectMessage),
          z.string(scopeMessage).refine(isAdminScope, scopeMessage),
          message,
        )
        .refine((operators) => Object.keys(operators).length > 0, "must name an operator"),
      url: schemaParts
        .serverUrl(originMessage)
        .refine((url) => URL.canParse(url) && new URL(url).origin === url, originMessage)
        .optional(),
    }),
  ],
  message,
);

function isAdminScope(text: string): boolean {
  return parseScope(text).match(
    (scope) => scope.length > 0 && scope.every((token) => token.startsWith("mintport:")),
    () => false,
  );
}
