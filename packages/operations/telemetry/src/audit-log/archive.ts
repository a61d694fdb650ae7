import { ConfigurationError, type Instant, type PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { type ChainHead, genesis } from "./chain.ts";
import { newestCut } from "./cut.ts";
import { type AuditConnection, openDatabase } from "./database.ts";
import { headOf } from "./head.ts";
import { lift } from "./lift.ts";
import { keysProblems } from "./options.ts";
import type { AuditPage } from "./page.ts";
import { type AuditKeys, signature } from "./signing.ts";
import { type AuditFailure, walkChain } from "./verify.ts";

/** The keys and the moment by which an archive is made. */
export interface ArchiveOptions {
  readonly sign: AuditKeys;
  /** The archive ends before the first entry of this moment or later. */
  readonly before: Instant;
  /** As for `verifyAuditLog`: breaks up to there are known. */
  readonly anchor?: ChainHead;
}

/** `ok`: the archive holds the entries behind `after`, up to and with `head`. Else what is wrong with the log. */
export type AuditArchive =
  | { readonly ok: true; readonly after: ChainHead; readonly head: ChainHead }
  | AuditFailure;

/**
 * Writes the oldest entries as JSON Lines that can be verified without the database: a line with what stands before
 * them, one for each entry with its hash, and a signed last one. The whole log is verified meanwhile; the newest entry
 * always stays out, so that a chain goes on. What was written is an archive only if the answer is `ok`.
 *
 * @example await archiveAuditLog({ db }, { sign: { key }, before }, (lines) => file.write(lines))
 */
export const archiveAuditLog = (
  connection: AuditConnection,
  { sign, before, anchor }: ArchiveOptions,
  write: (lines: string) => Promise<unknown>,
): ResultAsync<AuditArchive, PortError> => {
  const problems = keysProblems("sign.", sign);
  if (problems.length > 0) throw new ConfigurationError("audit-log", problems);
  const database = openDatabase(connection);
  return headOf(database).andThen((newest) =>
    lift(async (): Promise<AuditArchive> => {
      try {
        const cut = await newestCut(database);
        const after: ChainHead = cut === undefined ? genesis : { seq: cut.seq, hash: cut.hash };
        let head = after;
        let isOver = false;
        const onPage = async (page: AuditPage): Promise<void> => {
          let lines = "";
          for (const { seq, at, hash, entry } of page) {
            if (seq <= after.seq) continue;
            isOver ||= at >= before || seq >= newest.seq;
            if (isOver) break;
            lines += line({ seq, hash, entry });
            head = { seq, hash };
          }
          if (lines !== "") await write(lines);
        };
        await write(line({ mintport_audit_archive: 1, after }));
        const walked = await walkChain(database, { keys: sign, anchor, onPage });
        if (!walked.ok) return walked;
        await write(line({ head, signature: signature(sign.key, "archive", after, head) }));
        return { ok: true, after, head };
      } finally {
        await database.close();
      }
    }),
  );
};

const line = (value: object): string => `${JSON.stringify(value)}\n`;
