import type { GrowthPoint } from "../growth/growth-point.ts";
import { allSeries, growingStores, type Series } from "../growth/series.ts";
import type { Plot, PlotLine } from "./svg-plot.ts";

/** A plot for each series that was measured at more than one size, by the series' name. */
export const growthPlots = (points: readonly GrowthPoint[]): ReadonlyMap<string, Plot> =>
  new Map(
    allSeries.flatMap((series): readonly [string, Plot][] => {
      const lines = linesOf(
        series,
        points.filter((point) => point.series === series.name),
      );
      const [first] = series.figures;
      if (lines.length === 0 || first === undefined) return [];
      const y = series.figures.length === 1 ? first.name : "milliseconds";
      return [[series.name, { title: series.title, x: series.counted, y, lines }]];
    }),
  );

const linesOf = ({ figures }: Series, points: readonly GrowthPoint[]): readonly PlotLine[] =>
  growingStores.flatMap((store) =>
    figures.flatMap(({ name, of }) => {
      const line = points
        .filter((point) => point.store === store)
        .toSorted((a, b) => a.size - b.size)
        .flatMap((point) => {
          const y = of(point);
          return y === undefined ? [] : [{ x: point.size, y }];
        });
      return line.length < 2
        ? []
        : [{ name: figures.length === 1 ? store : `${store}, ${name}`, points: line }];
    }),
  );
