import type { PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { type ChainHead, genesis } from "./chain.ts";
import type { AuditDatabase } from "./database.ts";
import { lift } from "./lift.ts";

/** Where the chain ends now. */
export const headOf = ({ db, audit }: AuditDatabase): ResultAsync<ChainHead, PortError> =>
  lift(() =>
    db.selectFrom(audit).select(["seq", "hash"]).orderBy("seq", "desc").limit(1).executeTakeFirst(),
  ).map((row) => (row === undefined ? genesis : { seq: Number(row.seq), hash: row.hash }));
