import { decimal, type Table, whole } from "../table.ts";
import type { GrowthPoint } from "./growth-point.ts";
import { allSeries, type Series } from "./series.ts";

/** One table for each series that has points. */
export const growthTables = (points: readonly GrowthPoint[]): readonly Table[] =>
  allSeries.flatMap((series) => {
    const own = points.filter((point) => point.series === series.name);
    return own.length === 0 ? [] : [tableOf(series, own)];
  });

const tableOf = ({ name, title, counted }: Series, points: readonly GrowthPoint[]): Table => {
  const pruned = name === "prune";
  return {
    title,
    heads: [
      ...["store", counted, "CPU us/request", "p50 us", "p99 us", "heap MiB", "RSS MiB"],
      ...(pruned ? ["p99 us while pruning", "x quiet", "rows deleted/s", "rows deleted"] : []),
      "set-up s",
    ],
    rows: points.map((point) => [
      ...[point.store, whole(point.size), decimal(point.cpu, 1), whole(point.p50)],
      ...[whole(point.p99), decimal(point.heap, 1), whole(point.rss)],
      ...(pruned ? pruningCells(point) : []),
      decimal(point.setUp, 1),
    ]),
  };
};

const pruningCells = ({ pruning }: GrowthPoint): readonly string[] =>
  pruning === undefined
    ? ["-", "-", "-", "-"]
    : [
        ...[whole(pruning.p99), decimal(pruning.toQuiet, 2)],
        ...[whole(pruning.rows / pruning.seconds), whole(pruning.rows)],
      ];
