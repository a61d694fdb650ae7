import type { ContenderSettings } from "./scenario.ts";

/** What a contender's process is asked over IPC. */
export type Order =
  | { readonly order: "start"; readonly settings: ContenderSettings }
  | { readonly order: "usage" }
  | { readonly order: "heap" }
  | { readonly order: "end" };

/** What it answers: to `start`, `usage` and `heap`, in this order. */
export type Answer = Listening | Usage | Heap;

export interface Listening {
  readonly port: number;
}

export interface Usage {
  /** User and system time since the start, in microseconds. */
  readonly cpu: number;
  /** Resident memory, in bytes. */
  readonly rss: number;
}

export interface Heap {
  /** Bytes in use after a forced collection. */
  readonly heap: number;
}
