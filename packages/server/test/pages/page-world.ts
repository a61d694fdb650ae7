import type { PageCommand } from "./page-commands.ts";
import type { Typed } from "./page-shell.ts";

/** Where the commands of a page run: a folder, a shell, and ports of its own. */
export interface PageWorld {
  /** Where the page's commands are typed. */
  readonly folder: string;
  /** Types a line that the page does not have, and that must end well. */
  readonly type: (line: string) => Promise<string>;
  /** Types a command of the page. */
  readonly run: (command: Pick<PageCommand, "line" | "text">) => Promise<Typed>;
  /** Puts another text in the place of one of the page's, from now on. */
  readonly put: (text: string, other: string) => void;
  /** Does this once all is over. */
  readonly atEnd: (work: () => Promise<unknown>) => void;
  readonly endServing: () => Promise<unknown>;
  readonly close: () => Promise<void>;
}
