import type { Group, Row } from "./compare.ts";
import { decimal, type Table, whole } from "./table.ts";

/** A group as a table: ratios that no row has are left out. */
export const loadTable = ({ title, base, rows }: Group): Table => {
  const columns = columnsWith(base).filter(
    ({ optional, cell }) => optional !== true || rows.some((row) => cell(row) !== "-"),
  );
  return {
    title,
    heads: columns.map(({ head }) => head),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  };
};

interface Column {
  readonly head: string;
  readonly cell: (row: Row) => string;
  readonly optional?: true;
}

const columnsWith = (base: string | undefined): readonly Column[] => [
  { head: "contender", cell: ({ label }) => label },
  {
    head: "CPU us/request (min–max)",
    cell: ({ cpu }) => `${cpu.median.toFixed(1)} (${cpu.min.toFixed(1)}–${cpu.max.toFixed(1)})`,
  },
  { head: "x floor", cell: ({ toFloor }) => decimal(toFloor, 2), optional: true },
  { head: "x best peer", cell: ({ toBestPeer }) => decimal(toBestPeer, 2), optional: true },
  { head: `x ${base ?? ""}`, cell: ({ toBase }) => decimal(toBase?.cpu, 2), optional: true },
  {
    head: "requests/s (min–max)",
    cell: ({ requestsPerSecond: rate }) =>
      `${whole(rate.median)} (${whole(rate.min)}–${whole(rate.max)})`,
  },
  {
    head: `requests/s x ${base ?? ""}`,
    cell: ({ toBase }) => decimal(toBase?.requestsPerSecond, 2),
    optional: true,
  },
  { head: "p50 us", cell: ({ p50 }) => whole(p50) },
  { head: "p99 us", cell: ({ p99 }) => whole(p99) },
  { head: `p99 x ${base ?? ""}`, cell: ({ toBase }) => decimal(toBase?.p99, 2), optional: true },
  { head: "RSS MiB", cell: ({ rss }) => whole(rss) },
];
