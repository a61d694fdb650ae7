import { present } from "@mintport/core/ports";
import { schemaState } from "@mintport/storage-sql";
import { causeText } from "../errors/cause-text.ts";
import { CommandFailed } from "../errors/command-failed.ts";
import type { CopyEnd } from "./copy-end.ts";

/** Refuses two databases whose tables are not those of this version. */
export const requireSchemas = async (from: CopyEnd, to: CopyEnd): Promise<void> => {
  for (const end of [from, to]) {
    const { option, db, database } = end;
    const { schema, tablePrefix } = database;
    const state = (await schemaState({ db, ...present({ schema, tablePrefix }) })).match(
      (found) => found,
      ({ cause }) => {
        throw new CommandFailed(`${option}: the schema cannot be read: ${causeText(cause)}`);
      },
    );
    if (state !== "current") throw new CommandFailed(`${option}: ${mend[state]}`);
  }
  const [ofFrom, ofTo] = [await auditSteps(from), await auditSteps(to)];
  if (ofFrom.join() !== ofTo.join())
    throw new CommandFailed(
      `${to.option}: the schema of the audit log is another than that of ${from.option}; run mintport migrate on both`,
    );
};

const mend = {
  outdated: "the schema is older than this version; run mintport migrate on it first",
  newer: "the schema is newer than this version of Mintport; take the newer one",
} as const;

const auditSteps = async ({ db, nameOf, option }: CopyEnd): Promise<readonly string[]> => {
  try {
    const rows = await db
      .selectFrom(nameOf({ name: "audit_migration" }))
      .select("name")
      .orderBy("name")
      .execute();
    return rows.map(({ name }) => String(name));
  } catch (cause) {
    throw new CommandFailed(
      `${option}: the schema of the audit log cannot be read; run mintport migrate on it first: ${causeText(cause)}`,
    );
  }
};
