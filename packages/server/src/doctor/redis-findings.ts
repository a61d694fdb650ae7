import type { Cluster, Redis } from "ioredis";
import { clockFindings } from "./clock-findings.ts";
import { askedOf, notLookedAt } from "./not-looked-at.ts";
import { operationsFinding } from "./operations-rule.ts";
import type { Finding } from "./rule.ts";

/** The names of its rules. */
export const redisRules: readonly string[] = [
  ...["redis-evicts", "redis-forgets", "redis-keeps-snapshots-only", "redis-too-old"],
];

/** What the doctor needs to know of the Redis that it asks. */
export interface RedisExamination {
  /** Whether tenants, clients and keys stand there too, for there is no database. */
  readonly isAlone: boolean;
  /** This machine's time, in milliseconds. */
  readonly milliseconds: () => number;
}

/** Asks each master how it keeps what is written: whether it evicts, what outlives a restart, its version and its clock. */
export const redisFindings = async (
  client: Redis | Cluster,
  examination: RedisExamination,
): Promise<readonly Finding[]> => {
  const nodes = { masters: [] as readonly Redis[] };
  const blind = await askedOf("redis", async () => {
    // A Cluster that nobody has asked yet knows no node.
    await client.ping();
    nodes.masters = "nodes" in client ? client.nodes("master") : [client];
    return [];
  });
  const found = await Promise.all(
    nodes.masters.map((master) => {
      const subject = `redis ${master.options.host}:${master.options.port}`;
      return askedOf(subject, () => findingsOf(master, subject, examination));
    }),
  );
  return [...blind, ...found.flat()];
};

const findingsOf = async (
  redis: Redis,
  subject: string,
  { isAlone, milliseconds }: RedisExamination,
): Promise<readonly Finding[]> => {
  const info = fieldsOf(await redis.info());
  const [begin, [seconds = "", micros = ""], end] = [
    milliseconds(),
    (await redis.time()).map(String),
    milliseconds(),
  ];
  const time = Number(seconds) * 1000 + Number(micros) / 1000;
  return [
    ...versionFindings(info, subject),
    ...evictionFindings(info, subject, isAlone),
    ...(await persistenceFindings(redis, info, { subject, isAlone })),
    ...clockFindings({ subject, begin, end, time }),
  ];
};

type Info = ReadonlyMap<string, string>;

const fieldsOf = (info: string): Info =>
  new Map(
    info.split(/\r?\n/).flatMap((line): [string, string][] => {
      const at = line.indexOf(":");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );

const versionFindings = (info: Info, subject: string): readonly Finding[] => {
  const version = info.get("redis_version") ?? "";
  const major = Number.parseInt(version, 10);
  if (Number.isNaN(major) || major >= 7) return [];
  return [
    finding("redis-too-old", "error", {
      subject,
      why: `Redis ${version} lacks what the stores ask for: they are for Redis 7 or newer.`,
      change: "Bring Redis up to date, to 7 or newer.",
    }),
  ];
};

/** What is evicted first differs by policy. What has no expiry is tenants, clients, endless grants and key rings. */
const evictionFindings = (info: Info, subject: string, isAlone: boolean): readonly Finding[] => {
  const policy = info.get("maxmemory_policy");
  if (policy === undefined)
    return [
      notLookedAt(
        subject,
        "Redis does not say in INFO whether it evicts.",
        "See to it that its maxmemory-policy is noeviction.",
      ),
    ];
  if (policy === "noeviction") return [];
  const isBounded = Number(info.get("maxmemory") ?? "0") > 0;
  const lost = `revocations and replay entries${isAlone && policy.startsWith("allkeys") ? ", and tenants, clients and signing keys" : ""}`;
  return [
    finding("redis-evicts", isBounded ? "error" : "warning", {
      subject,
      why: isBounded
        ? `With maxmemory-policy ${policy} a full Redis drops ${lost}: tokens that were ended count again.`
        : `With maxmemory-policy ${policy} Redis drops ${lost} as soon as somebody sets maxmemory.`,
      change:
        "Set maxmemory-policy to noeviction: a full Redis then refuses writes, and drops nothing.",
    }),
  ];
};

const persistenceFindings = async (
  redis: Redis,
  info: Info,
  { subject, isAlone }: { readonly subject: string; readonly isAlone: boolean },
): Promise<readonly Finding[]> => {
  if (info.get("aof_enabled") === "1") return [];
  const change = "Set appendonly to yes, with appendfsync everysec or always.";
  const snapshots = await redis.config("GET", "save").then(
    (reply) => (Array.isArray(reply) ? (reply[1] ?? "") : ""),
    () => undefined,
  );
  if (snapshots === undefined)
    return [
      notLookedAt(
        subject,
        "Redis writes no append-only file, and does not let CONFIG be asked whether it keeps snapshots.",
        "Look in your provider's console whether data outlives a restart, as it must.",
      ),
    ];
  if (snapshots !== "")
    return [
      finding("redis-keeps-snapshots-only", "warning", {
        ...{ subject, change },
        why: "Snapshots are minutes apart: after a crash, tokens that were ended since the last one count again.",
      }),
    ];
  return [
    finding("redis-forgets", isAlone ? "error" : "warning", {
      ...{ subject, change },
      why: isAlone
        ? "Nothing outlives a restart: tenants, clients and signing keys are gone then."
        : "Nothing outlives a restart: tokens that were ended count again, and assertions that were used work once more.",
    }),
  ];
};

const finding = (
  rule: string,
  severity: Finding["severity"],
  rest: Pick<Finding, "subject" | "why" | "change">,
): Finding => operationsFinding(rule, { ...rest, severity, source: "docs/storage/redis.md" });
