/** The database that a thread opens. */
export interface Opening {
  readonly path: string;
  readonly synchronous: "full" | "normal";
  /** Refuses whatever would write. */
  readonly readsOnly: boolean;
  /** Milliseconds that another process's lock is waited for. */
  readonly patience: number;
  /** The address of a module whose `addFunctions` is given each connection that may write. */
  readonly functions?: string;
}

/** A statement, or the end. */
export type Request =
  | {
      readonly id: number;
      readonly sql: string;
      readonly parameters: readonly unknown[];
      /** Milliseconds that are left to wait for another process's lock. */
      readonly patience: number;
    }
  | "close";

/** The thread's answer to one command. */
export type Answer =
  | { readonly id: number; readonly rows: readonly unknown[] }
  | { readonly id: number; readonly changes: bigint; readonly lastInsertRowid: bigint }
  | { readonly id: number; readonly failure: Failure };

/** An error as it travels between threads, which would lose its code. */
export interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly errcode?: number;
}
