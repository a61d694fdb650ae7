import { type Dialect, SqliteQueryCompiler } from "kysely";
import { D1Adapter } from "./d1/d1-adapter.ts";
import type { D1Binding } from "./d1/d1-binding.ts";
import { d1Driver } from "./d1/d1-driver.ts";
import { d1Introspector } from "./d1/d1-introspector.ts";

export type { D1Answer, D1Binding, D1Query } from "./d1/d1-binding.ts";

/**
 * A kysely dialect on D1, the SQLite of Cloudflare Workers. It takes the binding itself, which asks the database's primary; a session
 * (`withSession`) may answer what is old. D1 has no transactions that last from one query to the next: `transaction()` is refused, and
 * the stores need none.
 *
 * @example sqlStorage({ dialect: d1Dialect(env.DB) })
 */
export const d1Dialect = (database: D1Binding): Dialect => ({
  createAdapter: () => new D1Adapter(),
  createDriver: () => d1Driver(database),
  createIntrospector: d1Introspector,
  createQueryCompiler: () => new SqliteQueryCompiler(),
});
