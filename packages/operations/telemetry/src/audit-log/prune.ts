import { ConfigurationError, type PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { isHeld } from "./breaks.ts";
import type { ChainHead } from "./chain.ts";
import { newestCut } from "./cut.ts";
import { type AuditConnection, type AuditDatabase, openDatabase } from "./database.ts";
import { headOf } from "./head.ts";
import { lift } from "./lift.ts";
import { keysProblems } from "./options.ts";
import type { ReadArchive } from "./read-archive.ts";
import { type AuditKeys, signature } from "./signing.ts";

/**
 * `pruned`: what the archive holds is gone, and the chain begins behind `cut`. Nothing was done with `foreign`, the
 * archive is of another chain, and `gap`, older entries than the archive's are still there.
 */
export type AuditPruning =
  | { readonly verdict: "pruned"; readonly cut: ChainHead }
  | { readonly verdict: "foreign" | "gap" };

/**
 * Deletes the entries that a verified archive holds, up to its `through`, and leaves a signed cut from which
 * verification starts. The newest entry always stays. A pruning that was stopped is ended by the next.
 *
 * @example await pruneAuditLog({ db }, { sign: { key }, archive })
 */
export const pruneAuditLog = (
  connection: AuditConnection,
  { sign, archive }: { readonly sign: AuditKeys; readonly archive: ReadArchive },
): ResultAsync<AuditPruning, PortError> => {
  const problems = keysProblems("sign.", sign);
  if (problems.length > 0) throw new ConfigurationError("audit-log", problems);
  const database = openDatabase(connection);
  return headOf(database).andThen((newest) =>
    lift(async (): Promise<AuditPruning> => {
      try {
        const { after, head, through } = archive;
        const cut = await newestCut(database);
        if (after.seq > (cut?.seq ?? 0)) return { verdict: "gap" };
        const isOfThisChain =
          (await isHeld(database, sign, head)) && (await isHeld(database, sign, through));
        if (!isOfThisChain || through.seq >= newest.seq) return { verdict: "foreign" };
        if (through.seq > (cut?.seq ?? 0)) await leaveCut(database, sign, through);
        await deleteThrough(database, Math.max(through.seq, cut?.seq ?? 0));
        return { verdict: "pruned", cut: through };
      } finally {
        await database.close();
      }
    }),
  );
};

/** Before anything goes: what is there beside it must lead up to it. */
const leaveCut = (
  { db, cuts }: AuditDatabase,
  { key }: AuditKeys,
  { seq, hash }: ChainHead,
): Promise<void> =>
  db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom(cuts).execute();
    const mac = signature(key, "cut", { seq, hash });
    await transaction.insertInto(cuts).values({ seq, hash, mac }).execute();
  });

/** The oldest first, in batches, so that writers wait for none of them long. */
const deleteThrough = async (
  { db, audit, checkpoints }: AuditDatabase,
  last: number,
): Promise<void> => {
  for (const table of [audit, checkpoints] as const)
    for (;;) {
      const first = await db
        .selectFrom(table)
        .select("seq")
        .where("seq", "<=", last)
        .orderBy("seq")
        .limit(1)
        .executeTakeFirst();
      if (first === undefined) break;
      const end = Math.min(last, Number(first.seq) + batch - 1);
      await db.deleteFrom(table).where("seq", "<=", end).execute();
    }
};

const batch = 1000;
