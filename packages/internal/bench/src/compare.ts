import { contenderNamed, type Role } from "./contenders/catalogue.ts";
import type { Case, Measurement } from "./measurement.ts";
import type { LoadSection } from "./scenario.ts";
import { median, type Spread, spread } from "./statistics.ts";
import { baseOf, labelOf } from "./variants.ts";

/** Cases that may be compared: one section, one algorithm, one number of connections, one way to authenticate. */
export interface Group {
  readonly section: LoadSection;
  readonly title: string;
  /** What rows are compared with besides floor and peers, in words; undefined if nothing. */
  readonly base: string | undefined;
  readonly rows: readonly Row[];
}

/** A case summed up over its rounds. */
export interface Row {
  readonly of: Case;
  readonly label: string;
  readonly role: Role;
  /** Microseconds of CPU a request. */
  readonly cpu: Spread;
  readonly requestsPerSecond: Spread;
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** MiB. */
  readonly rss: number;
  /** CPU against the floor's in the same round, the median over the rounds; undefined if none was measured. */
  readonly toFloor: number | undefined;
  /** The same against the peer that was cheapest in that round. */
  readonly toBestPeer: number | undefined;
  /** Against the case that the section compares with. */
  readonly toBase: BaseRatios | undefined;
}

export interface BaseRatios {
  readonly cpu: number;
  readonly requestsPerSecond: number;
  readonly p99: number;
}

export const compare = (cases: readonly Case[]): readonly Group[] => {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    // What failed in every round has no figures; the faults say so.
    if (one.rounds.length === 0) continue;
    const title = titleOf(one);
    groups.set(title, [...(groups.get(title) ?? []), one]);
  }
  return [...groups].flatMap(([title, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const { section } = first;
    const base = baseOf(section);
    return [{ section, title, base: base?.name, rows: own.map((one) => rowOf(one, own)) }];
  });
};

const titleOf = ({ section, algorithm, authentication, connections }: Case): string =>
  `${titles[section]}: ${algorithm}, ${authentication}, ${connections} connection${connections === 1 ? "" : "s"}`;

const titles: Readonly<Record<LoadSection, string>> = {
  ready: "The ready server",
  token: "Token endpoint",
  authentication: "Client authentication",
  opaque: "Opaque access tokens",
  reuse: "Tokens handed out again",
  introspection: "Introspection",
  secrets: "Client secrets",
  stores: "Stores",
  workers: "Worker processes",
};

const rowOf = (one: Case, group: readonly Case[]): Row => {
  const { rounds } = one;
  const withRole = (role: Role): readonly Case[] =>
    group.filter(({ contender }) => contenderNamed(contender).role === role);
  return {
    of: one,
    label: labelOf(one),
    role: contenderNamed(one.contender).role,
    cpu: spread(rounds.map(({ cpu }) => cpu)),
    requestsPerSecond: spread(rounds.map(rateOf)),
    p50: median(rounds.map(({ p50 }) => p50)),
    p99: median(rounds.map(({ p99 }) => p99)),
    rss: median(rounds.map(({ rss }) => rss)),
    toFloor: ratioTo(one, withRole("floor"), cpuOf),
    toBestPeer: ratioTo(one, withRole("peer"), cpuOf),
    toBase: baseRatios(one, group),
  };
};

const baseRatios = (one: Case, group: readonly Case[]): BaseRatios | undefined => {
  const base = baseOf(one.section);
  if (base === undefined || contenderNamed(one.contender).role !== "mintport") return undefined;
  const bases = group.filter(
    (other) => contenderNamed(other.contender).role === "mintport" && base.is(other),
  );
  const cpu = ratioTo(one, bases, cpuOf);
  const requestsPerSecond = ratioTo(one, bases, rateOf);
  const p99 = ratioTo(one, bases, (round) => round.p99);
  return cpu === undefined || requestsPerSecond === undefined || p99 === undefined
    ? undefined
    : { cpu, requestsPerSecond, p99 };
};

const cpuOf = ({ cpu }: Measurement): number => cpu;

const rateOf = ({ requests, seconds }: Measurement): number => requests / seconds;

/**
 * Against the lowest of the others. Ratios are made within a round, where both met the same neighbours, and only then
 * summed up.
 */
const ratioTo = (
  one: Case,
  others: readonly Case[],
  figureOf: (round: Measurement) => number,
): number | undefined => {
  const ratios = one.rounds.flatMap((own) => {
    const best = Math.min(
      ...others.flatMap(({ rounds }) =>
        rounds.filter(({ round }) => round === own.round).map(figureOf),
      ),
    );
    return Number.isFinite(best) ? [figureOf(own) / best] : [];
  });
  return ratios.length === 0 ? undefined : median(ratios);
};
