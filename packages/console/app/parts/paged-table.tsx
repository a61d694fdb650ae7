import type { ComponentChildren } from "preact";
import { Failure, Notice } from "./notice.tsx";
import { type Column, Table } from "./table.tsx";
import { counted } from "./time.ts";
import type { Paged } from "./use-pages.ts";

/** A list of the admin API as a table, with the way to its next items below it. */
export function PagedTable<Row>({
  of,
  caption,
  word,
  columns,
  keyOf,
  empty,
}: {
  readonly of: Paged<Row>;
  readonly caption: string;
  /** What an item is called. */
  readonly word: string;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly empty: ComponentChildren;
}) {
  const { items, damaged, isLoading, hasMore, failure, more } = of;
  const count = counted(items.length, word);
  return (
    <>
      {damaged.length > 0 && (
        <Notice kind="danger" title={`There are ${word}s that cannot be read`}>
          {damaged.join(", ")}
        </Notice>
      )}
      {items.length > 0 || (!isLoading && failure === undefined && !hasMore) ? (
        <Table caption={caption} rows={items} keyOf={keyOf} empty={empty} columns={columns} />
      ) : null}
      <Failure failure={failure} />
      <p class="quiet" role="status" aria-busy={isLoading}>
        {isLoading && (items.length === 0 ? "Looking…" : `${count} so far, looking on…`)}
        {!isLoading &&
          items.length > 0 &&
          (hasMore ? `${count}, and there are more.` : `${count}.`)}
        {!isLoading && items.length === 0 && hasMore && "None yet, and not all was looked at."}
      </p>
      {!isLoading && (hasMore || failure !== undefined) && (
        <p>
          <button type="button" onClick={more}>
            {failure === undefined ? "Show more" : "Try again"}
          </button>
        </p>
      )}
    </>
  );
}
