import type { Engine, EngineName } from "@mintport/test-engines";

/** One thing that was looked at, and the most that it may be. */
export interface Finding {
  readonly what: string;
  readonly seen: number;
  /** The promise. Undefined: told for the reader, and promised by nobody. */
  readonly bound: number | undefined;
  readonly unit: "ms" | "";
  /** Examples, where the bound is broken. */
  readonly examples?: readonly string[];
}

/** How much of everything. */
export interface Extent {
  /** The form for every change, beside the one that takes its time. */
  readonly isShort: boolean;
}

/** Something that breaks, and what is promised of it. */
export interface Scenario {
  readonly name: string;
  /** What is done, in a line for `--help`. */
  readonly breaks: string;
  readonly engines: readonly EngineName[];
  run(engine: Engine, extent: Extent): Promise<readonly Finding[]>;
}
