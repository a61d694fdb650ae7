import type { ManagementError } from "@mintport/core/management";
import { err, ok, type Result } from "@mintport/core/result";
import * as z from "zod";
import type { ExplainedForm } from "./admin-reports.ts";
import type { Operation } from "./operation.ts";

const form = z.strictObject({
  endpoint: z.enum(["token", "authorize"]),
  parameters: z
    .record(z.string().max(128), z.string().max(16_384))
    .describe("The request's parameters, as its form or its query has them; never kept or logged"),
});

const explanation = z.strictObject({
  passed: z.array(z.string()).describe("The steps that it would pass, in order"),
  found: z.looseObject({}).describe("What was found on the way"),
  token: z
    .looseObject({})
    .describe("The token that it would get, without its text")
    .exactOptional(),
  decision: z.looseObject({}).describe("What an authorization would come to").exactOptional(),
  refusal: z
    .strictObject({
      step: z.string(),
      reason: z.string().describe("As docs/errors.md names it"),
      status: z.int(),
      error: z.string(),
      description: z.string().describe("What the client would read"),
      cause: z.string().exactOptional(),
    })
    .exactOptional(),
});

/** The operation of the admin API that tells how a request would end, as `mintport explain` does. */
export const explainOperations: readonly Operation[] = [
  {
    operationId: "explainRequest",
    tag: "Reports",
    method: "POST",
    path: "/tenants/{tenant}/explain",
    summary:
      "Tell how a token request or an authorization request would be answered, and why; nothing is issued or kept",
    // A secret that is guessed right is told as right, and no limit is charged: this is more than reading.
    scope: "mintport:requests:explain",
    body: { schema: form, component: "ExplainedRequest" },
    status: 200,
    response: { schema: explanation, component: "Explanation" },
    run: ({ found, body }, { reports }) =>
      tenantFound(found).asyncAndThen((tenant) =>
        reports.explain(tenant, body as ExplainedForm).map((told) => ({ body: told })),
      ),
  },
];

const tenantFound = <T>(found: T | undefined): Result<T, ManagementError> =>
  found === undefined ? err({ type: "unknown", what: "tenant", id: "" }) : ok(found);
