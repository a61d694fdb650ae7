import type { PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import {
  type AuditConnection,
  type AuditDatabase,
  type CheckpointRow,
  openDatabase,
} from "./database.ts";
import { lift } from "./lift.ts";
import { type AuditKeys, genuineness, signature } from "./signing.ts";

/** Where the chain begins since it was pruned last: the last entry that went. It may be forged: see `signing.ts`. */
export const newestCut = async ({
  db,
  cuts,
}: AuditDatabase): Promise<CheckpointRow | undefined> => {
  const row = await db
    .selectFrom(cuts)
    .select(["seq", "hash", "mac"])
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, seq: Number(row.seq) };
};

/**
 * Signs the cut of a pruned log with the current key, if a former one signed it, so that the former may go. One that is
 * forged, or that a key signed which is not here, stays as it is for `verifyAuditLog` to find.
 *
 * @example await resignAuditCut({ db }, { key, formerKeys: [former] })
 */
export const resignAuditCut = (
  connection: AuditConnection,
  sign: AuditKeys,
): ResultAsync<"signed" | "left", PortError> => {
  const database = openDatabase(connection);
  const { db, cuts } = database;
  return lift(async () => {
    try {
      const cut = await newestCut(database);
      if (cut === undefined || genuineness(sign, cut.mac, "cut", cut) !== "genuine") return "left";
      const mac = signature(sign.key, "cut", cut);
      const { seq, mac: before } = cut;
      await db
        .updateTable(cuts)
        .set({ mac })
        .where("seq", "=", seq)
        .where("mac", "=", before)
        .execute();
      return "signed";
    } finally {
      await database.close();
    }
  });
};
