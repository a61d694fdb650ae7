import {
  countOf,
  firstFailureAfter,
  type Heard,
  longestOutage,
  ofKind,
  recoveryAfter,
  slowestOf,
} from "./load/heard.ts";
import type { Finding } from "./scenario.ts";

/** Milliseconds in which every request is answered, whatever the stores do: `requestTimeout` and a second. */
export const answeredWithin = 6000;

/** Milliseconds from the end of a fault, or from its first failure where new connections work, until all are served. */
export const backWithin = 8000;

/** What holds in any scenario: nobody waits for ever, and nobody is told what is not so. */
export const always = (heard: readonly Heard[]): readonly Finding[] => [
  duration("outage", longestOutage(heard), undefined),
  duration("slowest", slowestOf(heard), answeredWithin),
  count("hung", countOf(heard, "hung"), 0),
  { ...count("violations", countOf(heard, "wrong"), 0), examples: examplesOf(heard, "wrong") },
];

/** That the server itself breaks no connection; processes that are killed do. */
export const noneCut = (heard: readonly Heard[]): Finding => ({
  ...count("cut", countOf(heard, "cut"), 0),
  examples: examplesOf(heard, "cut"),
});

/** That all are served so soon after a moment. */
export const backAfter = (heard: readonly Heard[], mark: number, bound: number): Finding =>
  duration("back", recoveryAfter(heard, mark), bound);

/** That all are served so soon after the first failure that followed a moment. */
export const backAfterFailure = (heard: readonly Heard[], mark: number, bound: number): Finding =>
  backAfter(heard, firstFailureAfter(heard, mark) ?? mark, bound);

/** That a process which waits for a store still says that it lives. */
export const livesWithin = (heard: readonly Heard[], bound: number): Finding =>
  duration("livez", slowestOf(ofKind(heard, "livez")), bound);

/** That clients which are cached never notice. */
export const tokensGoOn = (heard: readonly Heard[]): Finding => {
  const failed = ofKind(heard, "jwt").filter(({ outcome }) => outcome !== "ok");
  return { ...count("refused JWTs", failed.length, 0), examples: detailsOf(failed) };
};

export const duration = (what: string, seen: number, bound: number | undefined): Finding => ({
  ...{ what, seen, bound, unit: "ms" as const },
});

export const count = (what: string, seen: number, bound: number | undefined): Finding => ({
  ...{ what, seen, bound, unit: "" as const },
});

const examplesOf = (heard: readonly Heard[], outcome: Heard["outcome"]): readonly string[] =>
  detailsOf(heard.filter((one) => one.outcome === outcome));

/** Three say enough. */
const detailsOf = (heard: readonly Heard[]): readonly string[] =>
  [...new Set(heard.map(({ detail }) => detail))].slice(0, 3);
