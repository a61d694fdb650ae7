import type { PageWorld } from "./page-world.ts";

/** What the commands of a page need to run as they stand there. Commands are named by how they begin. */
export interface PageRun {
  readonly environment?: Readonly<Record<string, string>>;
  /** What a reader has when they begin. */
  readonly before?: (world: PageWorld) => Promise<unknown>;
  /** What a reader has when they come to a command. */
  readonly beforeCommand?: Readonly<Record<string, (world: PageWorld) => Promise<unknown>>>;
  /** The exit codes that are not 0. */
  readonly ends?: Readonly<Record<string, number>>;
  /** What commands print where their block does not show it. */
  readonly says?: Readonly<Record<string, RegExp>>;
  /** A text that a reader replaces by what a command printed before: the group of the pattern. */
  readonly found?: Readonly<Record<string, RegExp>>;
  /** The lines that go on, and what they say once they are there. */
  readonly stays?: Readonly<Record<string, RegExp>>;
  /** What must hold after the last command. */
  readonly after?: (world: PageWorld) => Promise<unknown>;
}

/** What is told of a command, by how it begins. */
export const toldOf = <T>(
  told: Readonly<Record<string, T>> | undefined,
  line: string,
): T | undefined => Object.entries(told ?? {}).find(([begins]) => line.startsWith(begins))?.[1];
