import { portError } from "@mintport/core/ports";
import { err, ok } from "@mintport/core/result";
import { CompiledQuery } from "kysely";
import type { BatchInserter, InsertBatch } from "../batch-inserter.ts";
import type { ChainHead } from "../chain.ts";
import type { AuditDatabase } from "../database.ts";
import type { Entry } from "../entry.ts";
import { lift, port } from "../lift.ts";
import { statementsOf } from "./statements.ts";

/** Lets SQLite's own thread chain and insert, by the function of `auditFunctions`: one question for a batch. */
export const threadInserter = (
  database: AuditDatabase,
  key: Uint8Array | undefined,
): BatchInserter => {
  const statements = JSON.stringify(statementsOf(database));
  // A copy: a view would take all of the memory that it shares along into the thread.
  const ownKey = key === undefined ? null : new Uint8Array(key);
  const insertIf =
    (isChecked: boolean): InsertBatch =>
    (head, entries) =>
      lift(() =>
        database.db.executeQuery<{ readonly hash: string | null }>(
          CompiledQuery.raw("select mintport_audit_append(?, ?, ?, ?) as hash", [
            ...[statements, JSON.stringify({ head: placeOf(head), isChecked })],
            ...[ownKey, inLines(entries)],
          ]),
        ),
      ).andThen(({ rows: [row] }) =>
        row === undefined || row.hash === null
          ? err(portError("conflict", port))
          : ok({ seq: head.seq + entries.length, hash: row.hash }),
      );
  return { insert: insertIf(true), insertUnseen: insertIf(false) };
};

/** A row is a head too, and holds more. */
const placeOf = ({ seq, hash }: ChainHead): ChainHead => ({ seq, hash });

/** One entry a line. They are ASCII, and what breaks a line is escaped in them. The memory is nobody else's. */
const inLines = (entries: readonly Entry[]): Uint8Array => {
  const bytes = Buffer.allocUnsafeSlow(entries.reduce((sum, entry) => sum + entry.length + 1, -1));
  let end = 0;
  for (const entry of entries) {
    if (end > 0) bytes[end++] = lineFeed;
    end += bytes.write(entry, end, "latin1");
  }
  return bytes;
};

const lineFeed = 0x0a;
