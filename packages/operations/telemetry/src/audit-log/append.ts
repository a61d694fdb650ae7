import { type PortError, systemStopwatch } from "@mintport/core/ports";
import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import type { EventFields } from "../event-fields.ts";
import { type ChainHead, chainEntry } from "./chain.ts";
import { checkpointOf } from "./checkpoints.ts";
import { continuity } from "./continuity.ts";
import type { AuditDatabase, AuditRow } from "./database.ts";
import { headOf } from "./head.ts";
import { lift } from "./lift.ts";
import { type AuditLogSettings, tell } from "./options.ts";

/** Appends entries to the chain and answers how many of them, from the first, are written now. */
type Append = (entries: readonly EventFields[]) => ResultAsync<number, PortError>;

/** The writer of the chain. */
export interface Appender {
  readonly append: Append;
  /** Whether the chain may be written to now. */
  check(): ResultAsync<void, PortError>;
}

/**
 * The one writer of this process. All entries of a call are written in one transaction, with a checkpoint if there is a
 * key; a race that is lost to another node is run again behind that node's entries.
 *
 * Promise: no entry is written twice, even if the answer to a commit was lost, and none behind a chain that broke.
 */
export const appender = (
  database: AuditDatabase,
  { keys, memory, onFailure }: Pick<AuditLogSettings, "keys" | "memory" | "onFailure">,
): Appender => {
  const chain = continuity(database, keys, memory);
  /** Where entries may stand whose transaction ended without an answer; it may still be committed. */
  let unsure: readonly Attempt[] = [];

  const appendOnce = (entries: readonly EventFields[]): Written =>
    headOf(database)
      .andThen((head) => chain.check(head).map(() => head))
      .andThen((head) => {
        const rows = chainEntry(head, entries);
        return insertBatch(database, rows, keys?.key)
          .andThen(() => chain.keep(rows.at(-1) ?? head).orElse(told(onFailure)))
          .map(() => {
            unsure = [];
            return rows.length;
          })
          .mapErr((failure) => {
            if (failure.kind !== "conflict")
              unsure = [...unsure.slice(1 - maxAttempts), ...attemptOf(rows)];
            return failure;
          });
      });

  const resume = (entries: readonly EventFields[]): Written =>
    writtenOf(database, unsure).andThen((written) => {
      if (written === 0) return appendOnce(entries);
      unsure = [];
      return okAsync(written);
    });

  /** Whatever step of it lost, be it the look at the head, nothing of it was written. */
  const retrying = (entries: readonly EventFields[], attempt: number, start: number): Written =>
    resume(entries).orElse((failure) =>
      failure.kind === "conflict" &&
      attempt < maxAttempts &&
      systemStopwatch.milliseconds() - start < patience
        ? pause(attempt).andThen(() => retrying(entries, attempt + 1, start))
        : errAsync(failure),
    );

  return {
    append: (entries) => retrying(entries, 1, systemStopwatch.milliseconds()),
    check: () => headOf(database).andThen((head) => chain.check(head)),
  };
};

type Written = ResultAsync<number, PortError>;

/** A batch that was sent: its first entry, and how many there were. */
interface Attempt extends ChainHead {
  readonly count: number;
}

const attemptOf = (rows: Rows): readonly Attempt[] =>
  rows.slice(0, 1).map(({ seq, hash }) => ({ seq, hash, count: rows.length }));

/** How many entries were written by one of these attempts. Each began with the same entry, so at most one was. */
const writtenOf = ({ db, audit }: AuditDatabase, attempts: readonly Attempt[]): Written =>
  attempts.length === 0
    ? okAsync(0)
    : lift(() =>
        db
          .selectFrom(audit)
          .select("hash")
          .where(
            "seq",
            "in",
            attempts.map(({ seq }) => seq),
          )
          .execute(),
      ).map(
        (rows) => attempts.find(({ hash }) => rows.some((row) => row.hash === hash))?.count ?? 0,
      );

/** Of two that race one always wins, so that many lost races mean something else. */
export const maxAttempts = 100;

/** Milliseconds that lost races are tried again in one flush. The next one goes on: what waits stays. */
const patience = 10_000;

type Rows = readonly AuditRow[];

/** They are written: that the head was not kept is told, and weakens the next start only. */
const told =
  (onFailure: (failure: PortError) => void) =>
  (failure: PortError): ResultAsync<void, PortError> => {
    tell(onFailure, failure);
    return okAsync(undefined);
  };

/** The numbers are unique: whoever inserts the next one first has claimed the head. */
export const insertBatch = (
  { db, audit, checkpoints }: AuditDatabase,
  rows: Rows,
  key: Uint8Array | undefined,
): ResultAsync<void, PortError> =>
  lift(() =>
    db.transaction().execute(async (transaction) => {
      await transaction.insertInto(audit).values(rows).execute();
      const last = rows.at(-1);
      if (key !== undefined && last !== undefined)
        await transaction.insertInto(checkpoints).values(checkpointOf(key, last)).execute();
    }),
  );

/** A moment of a length that two nodes do not share; the first is none. */
export const pause = (attempt: number): ResultAsync<void, PortError> =>
  lift(
    () =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, Math.random() * Math.min(attempt - 1, 20) * 5);
      }),
  );
