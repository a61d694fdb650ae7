import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Api } from "../session/api.ts";
import type { Config } from "../session/config.ts";
import type { Lacks } from "../session/rights.ts";
import type { Typed } from "../session/typed.ts";

/** What every page works with. */
export interface Console {
  readonly api: Api;
  readonly config: Config;
  readonly subject: string;
  /** What the operator may not do. */
  readonly lacks: Lacks;
  /** What was typed and not sent. It outlives a login. */
  readonly typed: Typed;
  /** The parts of the page that hold what would be lost. Nobody leaves them without a question. */
  readonly unsent: Set<string>;
  /** Leaves for the login, and comes back to this place with what was typed. */
  readonly signInAgain: () => void;
  /** Says for a while that something was done; a screen reader reads it out. */
  readonly say: (text: string) => void;
}

const context = createContext<Console | undefined>(undefined);

/** Hands it to the pages. */
export const ConsoleProvider = context.Provider;

/** The console that a page is in. */
export const useConsole = (): Console => {
  const found = useContext(context);
  if (found === undefined) throw new Error("a page stands outside of the console");
  return found;
};
