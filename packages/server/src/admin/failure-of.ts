import type { ManagementError } from "@mintport/core/management";
import { formatScope } from "@mintport/core/scope";
import type * as z from "zod";
import { isDamaged } from "../management/remove-damaged.ts";
import { problemsIn } from "../settings/problems.ts";
import { type AdminFailure, failure } from "./admin-failure.ts";
import { damagedFailure } from "./damaged-failure.ts";

/** The HTTP answer to an error of management, at a path with these parameters. */
export const failureOf = (
  error: ManagementError,
  parameters: Readonly<Record<string, string>> = {},
): AdminFailure => {
  switch (error.type) {
    case "invalid":
      return {
        ...{ status: 400, error: "invalid_request", description: "Fields are not valid" },
        problems: error.problems,
      };
    case "exists":
      return failure(409, "exists", `There is a ${error.what} of this id already`);
    case "unknown":
      return failure(404, "not_found", `There is no such ${error.what}`);
    case "stale":
      return failure(412, "stale", `The ${error.what} was changed; read it and try again`);
    case "forbidden":
      return {
        ...failure(403, "insufficient_scope", "The access token does not cover this change"),
        problems: [
          {
            field: "scope",
            message: `must cover what the change grants or takes over in the admin tenant, and lacks ${formatScope(error.needs)}`,
          },
        ],
      };
    case "in_use":
      return failure(409, "in_use", `The ${error.what} is still in use`);
    case "port_error":
      if (error.kind === "timed_out")
        return failure(503, "temporarily_unavailable", outcomeUnknown);
      return isDamaged(error)
        ? damagedFailure(error, parameters)
        : failure(503, "temporarily_unavailable", "The server is temporarily unable to answer");
  }
};

const outcomeUnknown =
  "The server did not hear in time whether the change took effect; read before you try again";

/** The problems that a schema found in a body, by field; each name that nobody knows is one of its own. */
export const problemsOf = ({ issues }: z.ZodError, schema: z.ZodType): AdminFailure => ({
  ...{ status: 400, error: "invalid_request", description: "Fields are not valid" },
  problems: problemsIn(issues, schema),
});
