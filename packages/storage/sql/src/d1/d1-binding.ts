/** A `D1Database`, as far as it is used. */
export interface D1Binding {
  prepare(query: string): D1Query;
}

/** A statement, to which values are bound and which is run. */
export interface D1Query {
  bind(...values: unknown[]): D1Query;
  all(): Promise<D1Answer>;
}

/** The rows of an answer, and how many rows it changed. */
export interface D1Answer {
  readonly results: readonly unknown[];
  readonly meta: object;
}
