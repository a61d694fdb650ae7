import * as z from "zod";
import { profiles } from "../doctor/rule.ts";
import type { Operation } from "./operation.ts";

/** Milliseconds: every client is looked at. */
const patience = 60_000;

const finding = z.strictObject({
  rule: z.string(),
  profile: z.enum(profiles as [string, ...string[]]),
  severity: z.enum(["error", "warning", "note"]),
  source: z.string().describe("The sentence that asks for it: document and section"),
  subject: z.string().describe("What breaks it, as tenant acme, client billing"),
  why: z.string(),
  change: z.string().describe("What mends it"),
});

/** The operation of the admin API that examines the deployment, as `mintport doctor` does. */
export const findingsOperations: readonly Operation[] = [
  {
    operationId: "listFindings",
    tag: "Reports",
    method: "GET",
    path: "/findings",
    summary:
      "Examine the settings, every tenant, key and client by the rules of OAuth 2.1, RFC 9700 and operations; how the database and Redis are run only the command looks at",
    scope: "mintport:findings:read",
    timeout: patience,
    status: 200,
    response: {
      schema: z.strictObject({ items: z.array(finding) }),
      component: "FindingList",
    },
    run: (_request, { reports }) => reports.findings().map((items) => ({ body: { items } })),
  },
];
