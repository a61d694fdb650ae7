import type { AuditCount } from "@mintport/telemetry/audit-log";
import * as z from "zod";
import { shownMoment } from "../management/shown/shown-moment.ts";

const count = z.int().min(0);

/** The schema of the overview as it is shown. */
export const shownOverview: z.ZodObject = z.strictObject({
  since: shownMoment.describe("Where the first step begins, in seconds since the epoch"),
  until: shownMoment,
  step: z.int().describe("The length of a step, in seconds"),
  source: z
    .enum(["audit", "process"])
    .describe(
      "`process`: there is no audit log, so that one process tells what it counted since its start",
    ),
  steps: z.array(z.strictObject({ at: shownMoment, tokens: count, refusals: count })),
  refusals: z.array(z.strictObject({ reason: z.string(), count })),
});

/** Tokens and refusals by step, in order, and refusals by reason, most first. What operators did is not among them. */
export const overviewFigures = (
  counts: readonly AuditCount[],
): {
  readonly steps: readonly { at: number; tokens: number; refusals: number }[];
  readonly refusals: readonly { reason: string; count: number }[];
} => {
  const steps = new Map<number, { at: number; tokens: number; refusals: number }>();
  const refusals = new Map<string, number>();
  for (const { at, endpoint, outcome, reason, count: many } of counts) {
    const step = steps.get(at) ?? { at, tokens: 0, refusals: 0 };
    steps.set(at, step);
    if (endpoint === "token" && outcome === "answered") step.tokens += many;
    if (outcome === "refused" && endpoint !== "management") {
      step.refusals += many;
      if (reason !== undefined) refusals.set(reason, (refusals.get(reason) ?? 0) + many);
    }
  }
  return {
    steps: [...steps.values()].sort((one, other) => one.at - other.at),
    refusals: [...refusals]
      .map(([reason, many]) => ({ reason, count: many }))
      .sort((one, other) => other.count - one.count),
  };
};
