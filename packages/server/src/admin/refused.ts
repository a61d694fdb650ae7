import { present } from "@mintport/core/ports";
import { onePerField } from "../errors/one-per-field.ts";
import type { AdminFailure } from "./admin-failure.ts";
import { adminRealm } from "./admin-guard.ts";
import type { Performed } from "./perform-audited.ts";

/** The answer to a refusal. */
export const refused = (
  { status, error, description, problems }: AdminFailure,
  headers: Readonly<Record<string, string>> = {},
): Performed => ({
  error,
  status,
  headers: { ...headers, ...(headersOf[status] ?? {}) },
  body: JSON.stringify({
    error,
    error_description: description,
    ...present({ problems: problems && onePerField(problems) }),
  }),
});

const headersOf: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  // RFC 6750 §3.1.
  403: { "WWW-Authenticate": `Bearer realm="${adminRealm}", error="insufficient_scope"` },
  503: { "Retry-After": "1" },
};
