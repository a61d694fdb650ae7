import type { Kysely } from "kysely";
import type { Engine } from "../database.ts";

/** One step of the schema. Forward only; running it on a schema that has it already changes nothing. */
export interface SchemaMigration {
  /** Sorts after the names of all earlier ones. */
  readonly name: string;
  up(db: Kysely<unknown>, context: SchemaContext): Promise<void>;
}

/** The engine and the names that a migration is written for. */
export interface SchemaContext {
  readonly engine: Engine;
  readonly tablePrefix: string;
}
