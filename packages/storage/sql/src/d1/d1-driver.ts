import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";
import type { D1Binding } from "./d1-binding.ts";
import { D1Failure } from "./d1-failure.ts";

/** Runs queries on D1, each for itself. */
export const d1Driver = (database: D1Binding): Driver => {
  const connection: DatabaseConnection = {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      try {
        const { results, meta } = await database
          .prepare(sql)
          .bind(...parameters)
          .all();
        const changes = "changes" in meta && typeof meta.changes === "number" ? meta.changes : 0;
        return { rows: results as R[], numAffectedRows: BigInt(changes) };
      } catch (cause) {
        throw new D1Failure(cause);
      }
    },
    streamQuery: () => {
      throw new Error("D1 streams no rows");
    },
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
};

const refuse = async (): Promise<never> => {
  throw new Error("D1 has no transactions that last from one query to the next; use its batch()");
};
