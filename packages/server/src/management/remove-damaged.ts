import type { ManagementError } from "@mintport/core/management";
import {
  type DamagedRow,
  type Page,
  type PageRequest,
  present,
  type RemoveVerdict,
  type Revision,
} from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "@mintport/core/result";

/** The rows among which the damaged one is, and how the wanted thing is taken away at a revision. */
export interface DamagedRows {
  list(page: PageRequest): ResultAsync<Page<unknown>, ManagementError>;
  remove(expected: Revision): ResultAsync<RemoveVerdict, ManagementError>;
}

/** Whether a failure says that what is stored cannot be read. */
export const isDamaged = (error: ManagementError): boolean =>
  error.type === "port_error" && error.kind === "corrupt";

/** Whether a text is no client's id but what a list names a damaged one: the store knows the id by a digest alone. */
export const isListedName = (text: string): boolean => text.startsWith("#");

/** Whether nothing was found, for the damaged client was asked for by that name. */
export const isNamedAsListed = (error: ManagementError): boolean =>
  error.type === "unknown" && error.what === "client" && isListedName(error.id);

/**
 * Takes a thing away whose row cannot be read. A damaged row tells its revision though not its content, and a list names it as the
 * store does: `remove` takes the one that has both the id and the revision. `unknown` if there is none.
 *
 * @example
 * removeDamaged({
 *   list: (page) => clients.list(tenant, page),
 *   remove: (expected) => clients.remove(tenant, id, expected),
 * })
 */
export const removeDamaged = (
  rows: DamagedRows,
  after?: string,
): ResultAsync<RemoveVerdict, ManagementError> =>
  rows
    .list({ limit: 500, ...present({ after }) })
    .andThen(({ damaged = [], next }) =>
      firstRemoved(rows, damaged).andThen((verdict) =>
        verdict !== "unknown" || next === undefined ? okAsync(verdict) : removeDamaged(rows, next),
      ),
    );

/** `stale` is what is found of every row but the one, and `in_use` only of the one. */
const firstRemoved = (
  { remove }: DamagedRows,
  damaged: readonly DamagedRow[],
): ResultAsync<RemoveVerdict, ManagementError> =>
  damaged.reduce(
    (before, { revision }) =>
      before.andThen((verdict) =>
        verdict === "unknown"
          ? remove(revision).map((found) => (found === "stale" ? "unknown" : found))
          : okAsync(verdict),
      ),
    okAsync<RemoveVerdict, ManagementError>("unknown"),
  );
