import * as z from "zod";
import { parseScope, type Scope } from "../../domain/scope.ts";

/** A scope as an operator writes it: one text, tokens with single spaces between. */
export const scopeField: z.ZodType<Scope> = z.string().transform((text, context) =>
  parseScope(text).match(
    (scope): Scope => scope,
    (): never => {
      context.addIssue("must be scope tokens with single spaces between, as 'api:read api:write'");
      return z.NEVER;
    },
  ),
);
