import type { ClientId, Reason, TenantId } from "@mintport/core";
import {
  ConfigurationError,
  type Instant,
  instant,
  type PortError,
  present,
} from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";

import { columnText } from "./columns.ts";
import { type AuditConnection, type AuditDatabase, openDatabase } from "./database.ts";
import { headOf } from "./head.ts";
import { lift } from "./lift.ts";
import { longestTimer, whole } from "./options.ts";

/** The entries that are asked for. Every field narrows the choice. */
export interface AuditQuery {
  readonly tenant?: TenantId;
  readonly client?: ClientId;
  /** `done` is management's; `lost` says how many events the buffer had no room for, `broken` what was cut off. */
  readonly outcome?: "answered" | "refused" | "done" | "lost" | "broken";
  /** Refused for this reason. */
  readonly reason?: Reason;
  /** From this remote address, written as the entry has it. */
  readonly source?: string;
  /** From this moment on. */
  readonly since?: Instant;
  /** Before this entry, by its number: the page before. With `follow` it has no meaning. */
  readonly before?: number;
  /** The most entries from before now: the latest ones. */
  readonly limit: number;
  /** Goes on with new entries until the signal aborts. */
  readonly follow?: {
    readonly signal: AbortSignal;
    /**
     * Milliseconds between two looks, from 1.
     *
     * @default 1000
     */
    readonly interval?: number;
  };
}

/** One entry of the log: its number in the chain, its moment, and its text. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: Instant;
  /** The fields of docs/telemetry.md, as JSON in one line of printable ASCII. */
  readonly entry: string;
}

/**
 * Reads the log, oldest first: the latest `limit` entries that match, and with `follow` what comes after. Ends with the
 * `Err` if the database cannot answer. Does not verify what it reads. Throws `ConfigurationError` if `limit`, `before`,
 * `interval` or `source` is wrong.
 *
 * @example for await (const found of tailAuditLog({ db }, { limit: 20 })) found.map(({ entry }) => console.log(entry));
 */
export const tailAuditLog = (
  connection: AuditConnection,
  query: AuditQuery,
): AsyncGenerator<Result<AuditEntry, PortError>, void, undefined> => {
  const { limit, source, before, follow: { interval = defaultInterval } = {} } = query;
  const problems = [
    // Nothing in it then means more to a database than itself.
    ...(source === undefined || /^[\dA-Za-z.:-]{1,100}$/.test(source)
      ? []
      : [{ field: "source", message: "must be an address, as 192.0.2.7" }]),
    ...(before === undefined
      ? []
      : whole("before", before, { least: 1, most: Number.MAX_SAFE_INTEGER })),
    ...whole("limit", limit, { least: 0, most: Number.MAX_SAFE_INTEGER }),
    ...whole("follow.interval", interval, { least: 1, most: longestTimer }),
  ];
  if (problems.length > 0) throw new ConfigurationError("audit-log", problems);
  return entriesOf(connection, query);
};

const entriesOf = async function* (
  connection: AuditConnection,
  query: AuditQuery,
): AsyncGenerator<Result<AuditEntry, PortError>, void, undefined> {
  const database = openDatabase(connection);
  const { follow } = query;
  try {
    const head = await headOf(database);
    if (head.isErr()) return yield err(head.error);
    let page = await latest(database, query);
    for (let last = head.value.seq; ; page = await after(database, query, last)) {
      if (page.isErr()) return yield err(page.error);
      for (const entry of page.value) {
        if (follow?.signal.aborted === true) return;
        yield ok(entry);
        last = entry.seq;
      }
      if (follow === undefined) return;
      if (page.value.length < pageSize)
        await pause(follow.interval ?? defaultInterval, follow.signal);
      if (follow.signal.aborted) return;
    }
  } finally {
    await database.close();
  }
};

/** Milliseconds. */
const defaultInterval = 1000;

type Page = Result<readonly AuditEntry[], PortError>;

const latest = async (database: AuditDatabase, query: AuditQuery): Promise<Page> =>
  (
    await lift(() => matching(database, query).orderBy("seq", "desc").limit(query.limit).execute())
  ).map((rows) => rows.map(toEntry).reverse());

const after = async (database: AuditDatabase, query: AuditQuery, last: number): Promise<Page> =>
  (
    await lift(() =>
      matching(database, query).where("seq", ">", last).orderBy("seq").limit(pageSize).execute(),
    )
  ).map((rows) => rows.map(toEntry));

const pageSize = 500;

const matching = (
  { db, audit }: AuditDatabase,
  { tenant, client, outcome, reason, source, since, before }: AuditQuery,
) => {
  const columns = {
    ...present({
      tenant: tenant === undefined ? undefined : columnText(tenant),
      client: client === undefined ? undefined : columnText(client),
      outcome,
      reason,
    }),
  };
  return db
    .selectFrom(audit)
    .select(["seq", "at", "entry"])
    .where((eb) => eb.and(columns))
    .$if(source !== undefined, (query) =>
      query.where("entry", "like", `%"remote_address":"${source ?? ""}"%`),
    )
    .$if(before !== undefined, (query) => query.where("seq", "<", before ?? 0))
    .$if(since !== undefined, (query) => query.where("at", ">=", since ?? 0));
};

const toEntry = (row: {
  seq: number | string;
  at: number | string;
  entry: string;
}): AuditEntry => ({
  seq: Number(row.seq),
  at: instant(Number(row.at)),
  entry: row.entry,
});

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
