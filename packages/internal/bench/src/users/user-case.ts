import { median } from "../statistics.ts";
import { decimal, type Table } from "../table.ts";

/** What a user's requests cost at one contender. */
export interface UserCase {
  readonly contender: string;
  readonly rounds: readonly UserCost[];
}

/** Microseconds of the server's CPU a request, in one round. */
export interface UserCost {
  /** A code that is exchanged. */
  readonly code: number;
  /** A refresh token that is rotated. */
  readonly refresh: number;
}

/** A kind of request. */
export type UserRequest = keyof UserCost;

/** A contender's cost to that of another within a round, the median over the rounds. */
export const userRatio = (
  request: UserRequest,
  own: UserCase | undefined,
  other: UserCase | undefined,
): number | undefined => {
  const ratios = (own?.rounds ?? []).flatMap((cost, round) => {
    const beside = other?.rounds[round];
    return beside === undefined ? [] : [cost[request] / beside[request]];
  });
  return ratios.length === 0 ? undefined : median(ratios);
};

/** The peer that takes the least for a request. */
export const bestUserPeer = (
  request: UserRequest,
  cases: readonly UserCase[],
): UserCase | undefined =>
  cases
    .filter(({ contender }) => !ours.has(contender))
    .toSorted((a, b) => medianOf(request, a) - medianOf(request, b))[0];

const ours: ReadonlySet<string> = new Set(["floor", "mintport"]);

export const usersTable = (cases: readonly UserCase[]): Table => ({
  title: "A user's requests: ES256, memory, 16 connections, CPU us a request",
  heads: [
    "contender",
    ...["code (min–max)", "x floor", "x best peer"],
    ...["refresh (min–max)", "x floor", "x best peer"],
  ],
  rows: cases.map((one) => [
    labels[one.contender] ?? one.contender,
    ...requests.flatMap((request) => [
      figures(request, one),
      decimal(userRatio(request, one, floorOf(cases)), 2),
      decimal(userRatio(request, one, bestUserPeer(request, cases)), 2),
    ]),
  ]),
});

const requests: readonly UserRequest[] = ["code", "refresh"];

const labels: Readonly<Record<string, string>> = {
  floor: "floor: written by hand",
  mintport: "Mintport, http/node",
  jmondi: "@jmondi/oauth2-server",
};

const floorOf = (cases: readonly UserCase[]): UserCase | undefined =>
  cases.find(({ contender }) => contender === "floor");

const medianOf = (request: UserRequest, { rounds }: UserCase): number =>
  median(rounds.map((cost) => cost[request]));

const figures = (request: UserRequest, one: UserCase): string => {
  const all = one.rounds.map((cost) => cost[request]);
  const range = `${decimal(Math.min(...all), 1)}–${decimal(Math.max(...all), 1)}`;
  return `${decimal(medianOf(request, one), 1)} (${range})`;
};
