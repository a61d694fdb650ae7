import * as z from "zod/mini";
import { parseScope, type Scope } from "../../domain/scope.ts";
import { transformed } from "./transformed.ts";

/** A scope as an operator writes it: one text, tokens with single spaces between. */
export const scopeField: z.ZodMiniType<Scope> = transformed(z.string(), (text, complain) =>
  parseScope(text).match(
    (scope): Scope => scope,
    (): never => {
      complain("must be scope tokens with single spaces between, as 'api:read api:write'");
      return z.NEVER;
    },
  ),
);
