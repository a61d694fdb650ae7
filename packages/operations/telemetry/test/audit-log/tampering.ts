import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { nodeSqlite } from "@mintport/storage-sql/node-sqlite";
import {
  type AuditVerification,
  auditLog,
  migrateAuditLog,
  type VerifyOptions,
  verifyAuditLog,
} from "@mintport/telemetry/audit-log";
import { expectOk } from "@mintport/testing";
import { answered, refused } from "../events.ts";

export interface StoredRow {
  readonly seq: number;
  readonly entry: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Somebody with every right on the database, but without the key. */
export interface Intruder {
  run(statement: string, ...values: readonly SQLInputValue[]): void;
  rows(): readonly StoredRow[];
}

/** A signed log of four batches of five entries, of which every test breaks a copy. */
export interface Original {
  readonly entries: number;
  readonly key: Uint8Array;
  /** What verification says after `tamper`. */
  after(tamper: (intruder: Intruder) => void, options?: VerifyOptions): Promise<AuditVerification>;
  remove(): void;
}

export const originalLog = async (): Promise<Original> => {
  const folder = mkdtempSync(join(tmpdir(), "mintport-audit-"));
  const path = join(folder, "original.db");
  const key = new Uint8Array(32).fill(7);
  expectOk(await migrateAuditLog({ dialect: nodeSqlite(path) }));
  const log = auditLog({ dialect: nodeSqlite(path), sign: { key } });
  for (let batch = 0; batch < 4; batch++) {
    for (let n = 0; n < 5; n++) {
      const requestId = `request-${batch}-${n}`;
      log.observe(n % 2 === 0 ? answered({ requestId }) : refused({ requestId }));
    }
    expectOk(await log.flush());
  }
  expectOk(await log.close());
  let copies = 0;
  return {
    entries: 20,
    key,
    after: async (tamper, options = {}) => {
      const copy = join(folder, `${++copies}.db`);
      copyFileSync(path, copy);
      const database = new DatabaseSync(copy);
      tamper({
        run: (statement, ...values) => {
          database.prepare(statement).run(...values);
        },
        rows: () => database.prepare("select * from mintport_audit order by seq").all() as never,
      });
      database.close();
      const verified = expectOk(await verifyAuditLog({ dialect: nodeSqlite(copy) }, options));
      rmSync(copy);
      return verified;
    },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
};

/** The hash, as docs/telemetry.md says that anybody can compute it. */
export const sha256 = (previousHash: string, seq: number, entry: string): string =>
  createHash("sha256").update(`${previousHash}\n${seq}\n${entry}`).digest("hex");

/** Writes the entry at `seq` anew, and every hash from there on: all that can be done without the key. */
export const rewriteFrom = (
  { rows, run }: Intruder,
  seq: number,
  change: (entry: string) => string,
): void => {
  let previous = rows().find((row) => row.seq === seq)!.previous_hash;
  for (const row of rows().filter((candidate) => candidate.seq >= seq)) {
    const entry = row.seq === seq ? change(row.entry) : row.entry;
    const hash = sha256(previous, row.seq, entry);
    run(
      "update mintport_audit set entry = ?, previous_hash = ?, hash = ? where seq = ?",
      entry,
      previous,
      hash,
      row.seq,
    );
    previous = hash;
  }
};
