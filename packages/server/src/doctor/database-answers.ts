/** What a database says of itself, and of the user that asks. */
export interface DatabaseAnswers {
  /** Its time, in milliseconds. */
  readonly time: number;
  /** How many connections this user may open, with all others that use the server. */
  readonly connections: number;
  /** Rights beyond those on Mintport's own tables, by the engine's words. */
  readonly wideRights: readonly string[];
  /** What everybody who may log in can do with the schema, in words. */
  readonly openTo: readonly string[];
  /** The statement that takes the wide rights away. */
  readonly mend: string;
}
