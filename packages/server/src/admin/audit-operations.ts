import type { ManagementError } from "@mintport/core/management";
import { instant, present } from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import type { AuditEntry, AuditQuery } from "@mintport/telemetry/audit-log";
import * as z from "zod";
import { auditSearch } from "./audit-search.ts";
import type { Operation } from "./operation.ts";

const scope = "mintport:audit:read";

/** Milliseconds: the walk goes over every entry. */
const patience = 300_000;

const entryList = z.strictObject({
  items: z.array(
    z
      .looseObject({ seq: z.int().min(1), at: z.int().min(0) })
      .describe("The fields that docs/telemetry.md lists: no secret and no token is among them"),
  ),
  before: z
    .int()
    .describe("Send it as `before` for the next page; absent on the last")
    .exactOptional(),
});

const head = z.strictObject({ seq: z.int(), hash: z.string() });
const verification = z.strictObject({
  ok: z.boolean(),
  entries: z.int().describe("How many stand as they were written").exactOptional(),
  head: head.exactOptional(),
  seq: z.int().describe("The first entry that does not").exactOptional(),
  fault: z.string().describe("What is wrong with it").exactOptional(),
  anchor: head.exactOptional(),
});

const listEntries: Operation["run"] = (request, { reports: { audit } }) => {
  const query = queryOf(request.query);
  return (audit === undefined ? noLog : ok(audit)).asyncAndThen((log) =>
    log.search(query).map((entries) => ({
      body: {
        items: entries.map(entryView),
        ...present({
          before: entries.length === query.limit ? entries.at(-1)?.seq : undefined,
        }),
      },
    })),
  );
};

/** The operations of the admin API on the audit log. They read; nothing here changes it. */
export const auditOperations: readonly Operation[] = [
  {
    operationId: "listAuditEntries",
    tag: "Audit log",
    method: "GET",
    path: "/audit",
    query: auditSearch,
    summary: "List entries of the audit log, the latest first",
    scope,
    status: 200,
    response: { schema: entryList, component: "AuditEntryList" },
    run: listEntries,
  },
  {
    operationId: "verifyAuditLog",
    tag: "Audit log",
    method: "GET",
    path: "/audit/verification",
    summary: "Walk the whole chain of the audit log: no entry was changed, removed, added or moved",
    scope,
    timeout: patience,
    status: 200,
    response: { schema: verification, component: "AuditVerification" },
    run: (_request, { reports: { audit } }) =>
      (audit === undefined ? noLog : ok(audit)).asyncAndThen((log) =>
        log.verify().map((found) => ({ body: found })),
      ),
  },
];

/** What an entry holds is an allow-list of its own (docs/telemetry.md). */
const entryView = ({ seq, entry }: AuditEntry): object => ({
  ...(JSON.parse(entry) as Readonly<Record<string, unknown>>),
  seq,
});

const noLog: Result<never, ManagementError> = err({
  type: "invalid",
  problems: [
    {
      field: "audit",
      message: "must be on (MINTPORT_AUDIT), in a database: there is no audit log",
    },
  ],
});

/** The query as the log takes it: the schema has read every name. */
const queryOf = (read: unknown): Omit<AuditQuery, "follow"> => {
  const { since, ...given } = read as Omit<AuditQuery, "follow" | "since"> & {
    readonly since?: number;
  };
  return { ...given, ...present({ since: since === undefined ? undefined : instant(since) }) };
};
