import type {
  DamagedRow,
  Page,
  PageRequest,
  PortError,
  RemoveVerdict,
  Revision,
  Versioned,
} from "@mintport/core/ports";
import type { Result, ResultAsync } from "@mintport/core/result";
import { allPages } from "../management/all-pages.ts";
import type { CommandContext } from "./command-context.ts";
import { printable } from "./printable.ts";
import { unwrap } from "./unwrap.ts";

/** Says on standard error which rows of a list cannot be read, whatever the list's format. */
export const tellDamaged = (
  { err }: CommandContext,
  what: "tenant" | "client" | "grant",
  rows: readonly DamagedRow[],
): void => {
  for (const { name } of rows)
    err(
      `mintport: warning: ${what} ${printable(name)} cannot be read: its row was edited, or written by another version\n`,
    );
};

interface DamagedList<T> {
  list(page: PageRequest): ResultAsync<Page<Versioned<T>>, PortError>;
  remove(expected: Revision): ResultAsync<RemoveVerdict, PortError>;
}

/** Takes a thing away whose row cannot be read. Answers `true` if its row was damaged and is gone. */
export const isRemovedAsDamaged = async <T>(
  read: Result<unknown, PortError>,
  { list, remove }: DamagedList<T>,
): Promise<boolean> => {
  if (read.isOk() || read.error.kind !== "corrupt") return false;
  // A row says its revision though not its content, and `remove` takes the one that has both id and revision.
  for (const { revision } of (await allPages(list)).damaged)
    if (unwrap(await remove(revision)) === "removed") return true;
  return false;
};
