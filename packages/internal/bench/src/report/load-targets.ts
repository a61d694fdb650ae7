import type { Group, Row } from "../compare.ts";
import type { Algorithm, LoadSection } from "../scenario.ts";
import { median } from "../statistics.ts";
import { atLeast, atMost, type Target } from "./target.ts";

/** The targets of what was put under load: of signing at 16 and 64 connections, of the rest at the most measured. */
export const loadTargets = (groups: readonly Group[]): readonly Target[] => {
  const busiest = (section: LoadSection, algorithm?: Algorithm): Group | undefined =>
    busiestOf(
      groups.filter(
        (group) =>
          group.section === section && (algorithm ?? algorithmOf(group)) === algorithmOf(group),
      ),
    );
  const [ready, reuse, introspection, stores, secrets, workers] = (
    ["ready", "reuse", "introspection", "stores", "secrets", "workers"] as const
  ).map((section) => busiest(section));
  const defaults = ready?.rows.find(
    ({ of }) => of.contender === "ready" && of.secretScheme === "sha256",
  );
  return [
    {
      name: "The ready server with all defaults, CPU against the library",
      limit: atMost(1.25),
      measured: defaults?.toBase?.cpu,
    },
    {
      name: "The ready server with all defaults, CPU against the best peer",
      limit: atMost(0.6),
      measured: defaults?.toBestPeer,
    },
    {
      name: "The ready server with all defaults, memory under load",
      limit: atMost(180, "MiB"),
      measured: defaults?.rss,
    },
    ...signing.flatMap(({ algorithm, peer, floor }) =>
      signingLoads.flatMap((connections): readonly Target[] => {
        const group = groups.find(
          (one) =>
            one.section === "token" &&
            algorithmOf(one) === algorithm &&
            connectionsOf(one) === connections,
        );
        const row = rowOf(group, "mintport-node");
        const name = `${algorithm} token, ${connections} connections, CPU against`;
        return [
          { name: `${name} the best peer`, limit: atMost(peer), measured: row?.toBestPeer },
          { name: `${name} the floor`, limit: atMost(floor), measured: row?.toFloor },
        ];
      }),
    ),
    {
      name: "http/web on Node, CPU against http/node",
      limit: atMost(1.25),
      measured: webRatio(busiest("token", "ES256")),
    },
    ...[
      ["web", "http/web on Node", "the Fetch objects cost when they are"],
      ["fastify", "In fastify", "fastify costs when it is"],
      ["express", "In express", "express costs when it is"],
      ["koa", "In Koa", "Koa costs when it is"],
      ["hono", "In Hono", "Hono costs when it is"],
    ].map(([framework = "", where, cost]) => ({
      name: `${where}, CPU against http/node and what ${cost} empty`,
      limit: atMost(1.1),
      measured: frameworkRatio(busiest("token", "ES256"), framework),
    })),
    {
      name: "Tokens handed out again, CPU against the floor",
      limit: atMost(0.5),
      measured: rowOf(reuse, "mintport-reuse")?.toFloor,
    },
    {
      name: "Introspection, CPU against the best peer",
      limit: atMost(0.5),
      measured: rowOf(introspection, "mintport-node")?.toBestPeer,
    },
    ...(["postgres", "redis"] as const).map((store) => ({
      name: `${store} with a warm cache, CPU against memory`,
      limit: atMost(1.1),
      measured: stores?.rows.find(({ of }) => of.store === store && of.cached)?.toBase?.cpu,
    })),
    {
      name: "argon2id once verified, CPU against SHA-256",
      limit: atMost(1.1),
      measured: secrets?.rows.find(({ of }) => of.secretScheme === "argon2id")?.toBase?.cpu,
    },
    {
      name: "Memory under load, the most of all token runs",
      limit: atMost(110, "MiB"),
      measured: mostMemory(groups),
    },
    {
      name: "Requests a second of two workers against one",
      limit: atLeast(1.7),
      measured: workers?.rows.find(({ of }) => of.workers === 2)?.toBase?.requestsPerSecond,
    },
  ];
};

/** Connections at which the tokens' targets hold. */
const signingLoads = [16, 64];

/** A signature by RSA is nearly all of the work, whoever asks for it: there is less to win. */
const signing: readonly {
  readonly algorithm: Algorithm;
  readonly peer: number;
  readonly floor: number;
}[] = [
  { algorithm: "ES256", peer: 0.6, floor: 1.15 },
  { algorithm: "EdDSA", peer: 0.6, floor: 1.15 },
  { algorithm: "RS256", peer: 0.95, floor: 1.05 },
];

const algorithmOf = ({ rows }: Group): Algorithm | undefined => rows[0]?.of.algorithm;

const busiestOf = (groups: readonly Group[]): Group | undefined =>
  groups.toSorted((a, b) => connectionsOf(b) - connectionsOf(a))[0];

const connectionsOf = ({ rows }: Group): number => rows[0]?.of.connections ?? 0;

const rowOf = (group: Group | undefined, contender: string): Row | undefined =>
  group?.rows.find(({ of }) => of.contender === contender);

const webRatio = (group: Group | undefined): number | undefined => {
  const node = rowOf(group, "mintport-node")?.of.rounds ?? [];
  const ratios = (rowOf(group, "mintport-web")?.of.rounds ?? []).flatMap(({ round, cpu }) =>
    node.filter((one) => one.round === round).map((one) => cpu / one.cpu),
  );
  return ratios.length === 0 ? undefined : median(ratios);
};

/** What the framework adds when it is empty is what it may add to Mintport. */
const frameworkRatio = (group: Group | undefined, framework: string): number | undefined => {
  const cpuIn = (contender: string, round: number): number | undefined =>
    rowOf(group, contender)?.of.rounds.find((one) => one.round === round)?.cpu;
  const ratios = (rowOf(group, `mintport-${framework}`)?.of.rounds ?? []).flatMap(
    ({ round, cpu }) => {
      const alone = cpuIn("mintport-node", round);
      const empty = cpuIn(`empty-${framework}`, round);
      const nothing = cpuIn("limit-constant", round);
      return alone === undefined || empty === undefined || nothing === undefined
        ? []
        : [cpu / (alone + empty - nothing)];
    },
  );
  return ratios.length === 0 ? undefined : median(ratios);
};

const mostMemory = (groups: readonly Group[]): number | undefined => {
  const sizes = groups
    .filter(({ section }) => section === "token")
    .flatMap((group) => rowOf(group, "mintport-node")?.rss ?? []);
  return sizes.length === 0 ? undefined : Math.max(...sizes);
};
