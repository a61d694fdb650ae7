import type { RoundTrips } from "../fleet/fleet-results.ts";
import type { GrowthPoint } from "../growth/growth-point.ts";
import { growingStores } from "../growth/series.ts";
import { algorithms, type Store } from "../scenario.ts";
import { heapGrowth, mayGrow, type Soaked } from "../soak/soaked.ts";
import { bestUserPeer, type UserCase, userRatio } from "../users/user-case.ts";
import { summaryOf, type VerificationCase } from "../verification/verification-case.ts";
import { atMost, below, type Target } from "./target.ts";

export const verificationTargets = (cases: readonly VerificationCase[]): readonly Target[] =>
  algorithms.flatMap((algorithm) => {
    const found = cases.find((one) => one.algorithm === algorithm);
    const summary = found === undefined ? undefined : summaryOf(found);
    return [
      {
        name: `Verification of a new ${algorithm} token, CPU against crypto.verify alone`,
        limit: atMost(1.5),
        measured: summary?.freshToBare,
      },
      {
        name: `Verification of the same ${algorithm} token again, CPU`,
        limit: below(5, "us"),
        measured: summary?.again,
      },
    ];
  });

export const userTargets = (cases: readonly UserCase[]): readonly Target[] =>
  (
    [
      ["code", "A code that is exchanged"],
      ["refresh", "A refresh token that is rotated"],
    ] as const
  ).map(([request, name]) => ({
    name: `${name}, CPU against the better peer`,
    limit: atMost(0.6),
    measured: userRatio(
      request,
      cases.find(({ contender }) => contender === "mintport"),
      bestUserPeer(request, cases),
    ),
  }));

export const roundTripTargets = (all: readonly RoundTrips[]): readonly Target[] =>
  (["postgres", "redis"] satisfies Store[]).flatMap((store) => {
    const own = all.filter((one) => one.store === store);
    return countedWays.flatMap(({ what, endpoint, format, warm }) =>
      [true, false].map((cached) => ({
        name: `Round trips ${what}, ${store} ${cached ? "with a warm cache" : "without a cache"}`,
        // Tenant and client are one round trip. The cache asks again for what has grown old, every few seconds.
        limit: atMost(warm + (cached ? 0.01 : 1.01), ""),
        measured: own.find(
          (one) => one.endpoint === endpoint && one.format === format && one.cached === cached,
        )?.perRequest,
      })),
    );
  });

/** How often each request has to ask the store when it knows tenant and client, and why. */
const countedWays: readonly (Pick<RoundTrips, "endpoint" | "format"> & {
  readonly what: string;
  readonly warm: number;
})[] = [
  { what: "a JWT", endpoint: "token", format: "jwt", warm: 0 },
  // The token is written down.
  { what: "an opaque token", endpoint: "token", format: "opaque", warm: 1 },
  // Whether it was revoked.
  { what: "an introspection of a JWT", endpoint: "introspection", format: "jwt", warm: 1 },
  // What it says, and whether it was revoked, which its id tells.
  {
    what: "an introspection of an opaque token",
    endpoint: "introspection",
    format: "opaque",
    warm: 2,
  },
  // The same, and the mark.
  { what: "a revocation of a JWT", endpoint: "revocation", format: "jwt", warm: 2 },
  { what: "a revocation of an opaque token", endpoint: "revocation", format: "opaque", warm: 3 },
];

export const growthTargets = (points: readonly GrowthPoint[]): readonly Target[] =>
  growingStores.map((store) => {
    const own = points
      .filter((point) => point.series === "tenants" && point.store === store)
      .toSorted((a, b) => a.size - b.size);
    const [least, most] = [own[0], own.at(-1)];
    return {
      name: `Heap with the most idle tenants in ${store}, against one tenant`,
      limit: atMost(1.05),
      measured:
        least === undefined || most === undefined || least === most
          ? undefined
          : most.heap / least.heap,
    };
  });

/** What the largest pruning does to the requests beside it. */
export const pruningTargets = (points: readonly GrowthPoint[]): readonly Target[] =>
  growingStores.map((store) => {
    const most = points
      .filter((point) => point.series === "prune" && point.store === store)
      .toSorted((a, b) => b.size - a.size)[0];
    return {
      name: `p99 beside the pruning of the most rows in ${store}, against none`,
      limit: atMost(1.2),
      measured: most?.pruning?.toQuiet,
    };
  });

export const soakTargets = (soak: Soaked | undefined): readonly Target[] => [
  {
    name: "Growth of the heap over a soak",
    limit: atMost(mayGrow * 100, "%"),
    measured: soak && heapGrowth(soak) * 100,
  },
  {
    name: "Descriptors gained over a soak",
    limit: atMost(0, ""),
    measured: soak && soak.late.descriptors - soak.early.descriptors,
  },
  { name: "Errors in a soak", limit: atMost(0, ""), measured: soak?.failures.length },
];
