import { type Kysely, sql } from "kysely";
import type { DatabaseAnswers } from "./database-answers.ts";

/** Asks MySQL or MariaDB. */
export const askMysql = async (db: Kysely<unknown>): Promise<DatabaseAnswers> => {
  const { rows } = await sql<Record<"time" | "most" | "own", number | string>>`
    select unix_timestamp(now(6)) * 1000 as time,
      @@max_connections as most, @@max_user_connections as own`.execute(db);
  const [answer] = rows;
  if (answer === undefined) throw new Error("the database does not show its settings");
  const { rows: grants } = await sql<Record<string, unknown>>`show grants`.execute(db);
  const [most, own] = [Number(answer.most), Number(answer.own)];
  return {
    time: Number(answer.time),
    connections: own === 0 ? most : Math.min(most, own),
    wideRights: grants.flatMap((grant) => everywhere(String(Object.values(grant)[0]))),
    openTo: [],
    mend: "Revoke what it has on *.*, and grant what it needs on its own database: grant all on mintport.* to …",
  };
};

/** The rights that a line grants on everything. The rest of the line stays here: MariaDB puts the password's hash there. */
const everywhere = (line: string): readonly string[] => {
  const [, rights] = /^GRANT (.+?) ON \*\.\* TO /.exec(line) ?? [];
  return rights === undefined || rights === "USAGE" ? [] : [`${rights} on *.*`];
};
