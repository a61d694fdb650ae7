import type { PageRun } from "./page-run.ts";
import { registryPageRuns } from "./registry-page-runs.ts";
import { serverPageRun } from "./server-page-run.ts";
import { servingPageRuns } from "./serving-page-runs.ts";

/** The pages whose commands run one after the other, as they stand there. */
export const pageRuns: Readonly<Record<string, PageRun>> = {
  ...serverPageRun,
  ...servingPageRuns,
  ...registryPageRuns,
};
