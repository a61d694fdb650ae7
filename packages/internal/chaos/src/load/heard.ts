import { grouped } from "../grouped.ts";

/** How one request ended, as who sent it sees it. */
export type Outcome =
  /** As wanted. */
  | "ok"
  /** 503: the server says that it cannot now. */
  | "unavailable"
  /** The connection was refused or broken: whoever sent it knows that he knows nothing. */
  | "cut"
  /** Nothing came for as long as anybody would wait. */
  | "hung"
  /** Another answer than a server that keeps its promises gives. */
  | "wrong";

/** One request of the load. Moments are milliseconds of `performance.now`. */
export interface Heard {
  /** Who sent it: a kind, and a number within it. */
  readonly visitor: string;
  readonly began: number;
  readonly ended: number;
  readonly outcome: Outcome;
  /** What was asked and answered, where that was not wanted. */
  readonly detail: string;
}

/** How many ended so. */
export const countOf = (heard: readonly Heard[], outcome: Outcome): number =>
  heard.filter((one) => one.outcome === outcome).length;

/** Milliseconds of the slowest request. */
export const slowestOf = (heard: readonly Heard[]): number =>
  Math.max(0, ...heard.map(({ began, ended }) => ended - began));

/** The longest time, in milliseconds, that one visitor went from its first failure to its next success. */
export const longestOutage = (heard: readonly Heard[]): number =>
  Math.max(0, ...byVisitor(heard).map(outageOf));

/**
 * Milliseconds after `mark` until every visitor was served and met no failure any more; `Infinity` if one was not served
 * after its last failure.
 */
export const recoveryAfter = (heard: readonly Heard[], mark: number): number =>
  Math.max(0, ...byVisitor(heard).map((own) => servedAfter(own, mark)));

/** When the first request failed that ended after `mark`; undefined if none did. */
export const firstFailureAfter = (heard: readonly Heard[], mark: number): number | undefined => {
  const failures = heard.filter(({ ended, outcome }) => ended >= mark && outcome !== "ok");
  return failures.length === 0 ? undefined : Math.min(...failures.map(({ ended }) => ended));
};

/** The entries of visitors of a kind. */
export const ofKind = (heard: readonly Heard[], kind: string): readonly Heard[] =>
  heard.filter(({ visitor }) => visitor.startsWith(`${kind} `));

const byVisitor = (heard: readonly Heard[]): readonly (readonly Heard[])[] =>
  grouped(heard, ({ visitor }) => visitor);

const outageOf = (own: readonly Heard[]): number => {
  let [longest, since] = [0, Number.NaN];
  for (const { outcome, began, ended } of own) {
    if (Number.isNaN(since)) {
      if (outcome !== "ok") since = began;
      continue;
    }
    longest = Math.max(longest, ended - since);
    if (outcome === "ok") since = Number.NaN;
  }
  return longest;
};

const servedAfter = (own: readonly Heard[], mark: number): number => {
  const last = own.findLastIndex(({ outcome, ended }) => outcome !== "ok" && ended >= mark);
  if (last === -1) return 0;
  const next = own[last + 1];
  return next === undefined ? Number.POSITIVE_INFINITY : next.ended - mark;
};
