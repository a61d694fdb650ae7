import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readRunFile } from "../results.ts";
import { growthPlots } from "./growth-plot.ts";
import { mergeRuns } from "./merge-runs.ts";
import { page } from "./page.ts";
import { svgPlot } from "./svg-plot.ts";

/** Makes the page of some result files, and its plots in a folder of the page's name beside it. */
export const writeReport = (files: readonly string[], out: string): void => {
  const runs = mergeRuns(files.map(readRunFile));
  const plots = growthPlots(runs.growth);
  const plotsFolder = basename(out, ".md");
  const folder = join(dirname(out), plotsFolder);
  removePlots(folder);
  if (plots.size > 0) mkdirSync(folder, { recursive: true });
  for (const [name, plot] of plots) writeFileSync(join(folder, `${name}.svg`), svgPlot(plot));
  writeFileSync(out, page(runs, { plotted: new Set(plots.keys()), plotsFolder }));
};

/** Those of an earlier page, which this one may no longer show. */
const removePlots = (folder: string): void => {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (name.endsWith(".svg")) rmSync(join(folder, name));
};
