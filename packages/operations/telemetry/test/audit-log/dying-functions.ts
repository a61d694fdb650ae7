/** The functions of the audit log in a thread that dies once, at the moment that the file `dies` names. */
import { readFileSync, rmSync } from "node:fs";
import { type DatabaseSync, type StatementSync } from "node:sqlite";
import { addFunctions as addReal } from "../../src/audit-log/sqlite/add-functions.ts";

export const addFunctions = (database: DatabaseSync): void => {
  const file = `${database.location()}.dies`;
  const dieAt = (moment: string): void => {
    let at: string;
    try {
      at = readFileSync(file, "utf8");
    } catch {
      return;
    }
    if (at !== moment) return;
    rmSync(file);
    process.exit(1);
  };
  const prepare = database.prepare.bind(database);
  database.prepare = (sql: string): StatementSync => {
    const statement = prepare(sql);
    const run = statement.run.bind(statement);
    statement.run = ((...values: Parameters<typeof run>) => {
      if (sql.startsWith("insert")) dieAt("before an insert");
      if (sql === "commit") dieAt("before the commit");
      const result = run(...values);
      if (sql.startsWith("insert")) dieAt("after an insert");
      if (sql === "commit") dieAt("after the commit");
      return result;
    }) as typeof run;
    return statement;
  };
  addReal(database);
};
