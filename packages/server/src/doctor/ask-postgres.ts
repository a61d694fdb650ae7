import { type Kysely, sql } from "kysely";
import type { DatabaseAnswers } from "./database-answers.ts";

/** Asks PostgreSQL of the schema that is named, or of the first of the search path. The catalogs that it reads are open to every user. */
export const askPostgres = async (
  db: Kysely<unknown>,
  named?: string,
): Promise<DatabaseAnswers> => {
  const schema = named === undefined ? sql`current_schema()` : sql`${named}::text`;
  const { rows } = await sql<Role>`
    select
      (extract(epoch from clock_timestamp()) * 1000)::float8 as time,
      current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int as connections,
      rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolconnlimit,
      has_schema_privilege('public', ${schema}, 'create') as creates,
      exists (
        select from pg_class
        where relnamespace = (select oid from pg_namespace where nspname = ${schema})
          and relkind in ('r', 'p')
          and has_table_privilege('public', oid, 'select, insert, update, delete')
      ) as reads
    from pg_roles where rolname = current_user`.execute(db);
  const [role] = rows;
  if (role === undefined) throw new Error("PostgreSQL does not show the user's role");
  const wide = attributes.filter(([column]) => role[column]).map(([, word]) => word);
  return {
    time: role.time,
    connections:
      role.rolconnlimit < 0 ? role.connections : Math.min(role.connections, role.rolconnlimit),
    wideRights: wide,
    openTo: [
      ...(role.creates ? ["makes tables and functions in its schema"] : []),
      ...(role.reads ? ["reads or writes tables there"] : []),
    ],
    mend: role.rolsuper
      ? "Give the server a role of its own, name it in MINTPORT_DATABASE_URL, and let it own the database and every table that is there: docs/doctor.md has the statements."
      : `As a superuser: alter role "${role.rolname}" ${wide.map((word) => `no${word}`).join(" ")}.`,
  };
};

type Attribute = "rolsuper" | "rolcreatedb" | "rolcreaterole" | "rolreplication" | "rolbypassrls";

type Role = Readonly<
  Record<Attribute | "creates" | "reads", boolean> &
    Record<"time" | "connections" | "rolconnlimit", number> & { rolname: string }
>;

const attributes: readonly (readonly [Attribute, string])[] = [
  ["rolsuper", "superuser"],
  ["rolcreatedb", "createdb"],
  ["rolcreaterole", "createrole"],
  ["rolreplication", "replication"],
  ["rolbypassrls", "bypassrls"],
];
