import type { ManagementError } from "@mintport/core/management";
import { type DamagedRow, type Page, type PageRequest, present } from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "@mintport/core/result";

/** Whether an item is wanted. Without one each is. */
export type Wanted<Item> = ((item: Item) => boolean) | undefined;

/**
 * A page of the wanted items of a list that cannot choose itself. It looks at so many rows and no more, whatever fits: it may hold
 * fewer items than were asked for, or none, and still have a `next`. Who follows `next` to the end sees each item once.
 *
 * @example filteredPage((page) => storage.clients.list(tenant, page), ({ value }) => value.disabled)({ limit: 100 })
 */
export const filteredPage =
  <Item>(
    list: (page: PageRequest) => ResultAsync<Page<Item>, ManagementError>,
    wanted: Wanted<Item>,
    { mostRows, rowsAtOnce }: FilterWork = { mostRows: 2000, rowsAtOnce: 250 },
  ) =>
  (page: PageRequest): ResultAsync<Page<Item>, ManagementError> => {
    if (wanted === undefined) return list(page);
    const { limit } = page;
    const on = (
      found: Found<Item>,
      after: string | undefined,
      { rows, left }: { readonly rows: number; readonly left: number },
    ): ResultAsync<Page<Item>, ManagementError> =>
      list({ limit: rows, ...present({ after }) }).andThen((read) => {
        const fitting = read.items.flatMap((item, i) => (wanted(item) ? [{ item, i }] : []));
        const last = fitting[limit - found.items.length - 1];
        // More fit than are asked for. Only the store knows where the next page begins, so that it is asked for fewer rows.
        if (last !== undefined && last !== fitting.at(-1))
          return on(found, after, { rows: last.i + 1, left });
        const items = [...found.items, ...fitting.map(({ item }) => item)];
        const damaged = [...found.damaged, ...(read.damaged ?? [])];
        const rest = left - rows;
        return read.next === undefined || items.length >= limit || rest <= 0
          ? okAsync({
              items,
              ...present({ damaged: damaged.length === 0 ? undefined : damaged, next: read.next }),
            })
          : on({ items, damaged }, read.next, { rows: Math.min(rowsAtOnce, rest), left: rest });
      });
    return on({ items: [], damaged: [] }, page.after, { rows: rowsAtOnce, left: mostRows });
  };

interface FilterWork {
  /** The most rows that are looked at for a page. */
  readonly mostRows: number;
  /** The rows that the store is asked for at a time. */
  readonly rowsAtOnce: number;
}

interface Found<Item> {
  readonly items: readonly Item[];
  readonly damaged: readonly DamagedRow[];
}
