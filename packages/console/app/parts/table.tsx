import type { ComponentChildren } from "preact";

/** One column: its heading, and what stands in it of a row. */
export interface Column<Row> {
  readonly name: string;
  readonly of: (row: Row) => ComponentChildren;
  readonly isNumber?: boolean;
}

/** A table that becomes a list of cards where it is narrow: each cell bears its column's name then. */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
  empty,
}: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What stands there instead if there is no row. */
  readonly empty: ComponentChildren;
}) {
  if (rows.length === 0) return <div class="empty">{empty}</div>;
  return (
    <table>
      <caption class="hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ name, isNumber }) => (
            <th key={name} scope="col" class={isNumber === true ? "number" : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ name, of, isNumber }) => (
              <td key={name} data-name={name} class={isNumber === true ? "number" : undefined}>
                <div>{of(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
