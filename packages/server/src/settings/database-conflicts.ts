import { type Conflict, type Given, has } from "./conflict.ts";

/** Whether the database that is given is one of these engines'. Without any it is the embedded one. */
const isOf = (given: Given, pattern: RegExp): boolean => pattern.test(String(given("databaseUrl")));

const ofPools = ["poolSize", "connectTimeout", "queryTimeout", "idleTimeout"] as const;

/** Settings of the database that its engine does not have. */
export const databaseConflicts: readonly Conflict[] = [
  {
    field: "database.schema",
    message:
      "needs a PostgreSQL {databaseUrl}: elsewhere name the database there, or set {database.tablePrefix}",
    holds: (given) => has(given("database.schema")) && !isOf(given, /^postgres/),
  },
  {
    field: "database.poolMinimum",
    message: "needs a PostgreSQL {databaseUrl}",
    holds: (given) => has(given("database.poolMinimum")) && !isOf(given, /^postgres/),
  },
  ...ofPools.map(
    (name): Conflict => ({
      field: `database.${name}`,
      message:
        "needs a PostgreSQL, MySQL or MariaDB {databaseUrl}: the embedded database has no pool",
      holds: (given) =>
        has(given(`database.${name}`)) && !isOf(given, /^(?:postgres|mysql|mariadb)/),
    }),
  ),
];
