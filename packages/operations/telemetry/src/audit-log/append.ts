import { type PortError, systemStopwatch } from "@mintport/core/ports";
import { errAsync, okAsync, type ResultAsync } from "@mintport/core/result";
import type { InsertBatch } from "./batch-inserter.ts";
import { type ChainHead, hashOf } from "./chain.ts";
import { continuity } from "./continuity.ts";
import type { AuditDatabase } from "./database.ts";
import type { Entry } from "./entry.ts";
import { headOf } from "./head.ts";
import { batchInserter } from "./insert-batch.ts";
import { lift } from "./lift.ts";
import { type AuditLogSettings, tell } from "./options.ts";

/** Appends entries to the chain and answers how many of them, from the first, are written now. */
type Append = (entries: readonly Entry[]) => ResultAsync<number, PortError>;

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
  {
    keys,
    memory,
    batchSize,
    onFailure,
  }: Pick<AuditLogSettings, "keys" | "memory" | "batchSize" | "onFailure">,
): Appender => {
  const { insert, insertUnseen } = batchInserter(database, keys?.key, batchSize);
  const chain = continuity(database, keys, memory);
  /** Where entries may stand whose transaction ended without an answer; it may still be committed. */
  let unsure: readonly Attempt[] = [];

  const write = (inserting: InsertBatch, head: ChainHead, entries: readonly Entry[]): Written =>
    inserting(head, entries)
      .andThen((last) => chain.keep(last).orElse(told(onFailure)))
      .map(() => {
        unsure = [];
        return entries.length;
      })
      .mapErr((failure) => {
        if (failure.kind !== "conflict")
          unsure = [...unsure.slice(1 - maxAttempts), ...attemptOf(head, entries)];
        return failure;
      });

  const look = (entries: readonly Entry[]): Written =>
    headOf(database)
      .andThen((head) => chain.check(head).map(() => head))
      .andThen((head) => write(insert, head, entries));

  /** Nobody else may have written since: then it is one step instead of several. */
  const appendOnce = (entries: readonly Entry[]): Written => {
    const known = chain.known();
    return insertUnseen === undefined || known === undefined
      ? look(entries)
      : write(insertUnseen, known, entries).orElse((failure) =>
          failure.kind === "conflict" ? look(entries) : errAsync(failure),
        );
  };

  const resume = (entries: readonly Entry[]): Written =>
    writtenOf(database, unsure).andThen((written) => {
      if (written === 0) return appendOnce(entries);
      unsure = [];
      return okAsync(written);
    });

  /** Whatever step of it lost, be it the look at the head, nothing of it was written. */
  const retrying = (entries: readonly Entry[], attempt: number, start: number): Written =>
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

const attemptOf = (head: ChainHead, entries: readonly Entry[]): readonly Attempt[] =>
  entries.slice(0, 1).map((first) => {
    const seq = head.seq + 1;
    return { seq, hash: hashOf(head.hash, seq, first), count: entries.length };
  });

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

/** They are written: that the head was not kept is told, and weakens the next start only. */
const told =
  (onFailure: (failure: PortError) => void) =>
  (failure: PortError): ResultAsync<void, PortError> => {
    tell(onFailure, failure);
    return okAsync(undefined);
  };

/** A moment of a length that two nodes do not share; the first is none. */
export const pause = (attempt: number): ResultAsync<void, PortError> =>
  lift(
    () =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, Math.random() * Math.min(attempt - 1, 20) * 5);
      }),
  );
