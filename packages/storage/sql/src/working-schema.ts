import { sql } from "kysely";
import type { Database } from "./database.ts";

/**
 * The schema that our tables are made in. PostgreSQL looks through all schemas of its `search_path` and kysely's migrator
 * through all there are, so that a table of somebody else's would pass for ours: only the one that tables are made in counts. The audit log
 * has the same: adapters import core alone, which knows no kysely.
 */
export const workingSchema = async ({
  plain,
  engine,
  schema,
}: Pick<Database, "plain" | "engine" | "schema">): Promise<string | undefined> => {
  if (schema !== undefined || engine !== "postgres") return schema;
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(
    plain,
  );
  return rows[0]?.schema ?? undefined;
};

/** Whether an error says that there is no such table, or no such schema for one. */
export const isMissingTable = (cause: unknown): boolean => {
  if (!(cause instanceof Error)) return false;
  const code = "code" in cause ? cause.code : undefined;
  if (code === "42P01" || code === "3F000") return true;
  return code === "ER_NO_SUCH_TABLE" || cause.message.includes("no such table");
};
