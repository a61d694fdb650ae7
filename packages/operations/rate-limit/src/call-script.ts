import { createHash } from "node:crypto";
import type { Charge } from "./ledger.ts";
import { postScript } from "./post-script.ts";

/** The methods of a Redis client that are needed: ioredis' `Redis` and `Cluster` fit as they are. */
export interface RedisCalls {
  call(command: string, ...args: (string | number)[]): Promise<unknown>;
  /** The word of ioredis for its connection: `ready` when a command would be sent at once. */
  readonly status: string;
  /** Whether keys of different slots stand on different nodes. */
  readonly isCluster?: boolean;
}

/** A point that was taken in Redis: where its window stands, and the window's id. */
export interface RedisPoint {
  readonly key: string;
  readonly slot: string;
  readonly id: string;
}

/** An entry of one slot, as the script reads it. The keys of its charges are those in Redis. */
export interface Part {
  readonly back: readonly RedisPoint[];
  readonly always: readonly Charge[];
  readonly together: readonly Charge[];
  readonly isLook: boolean;
  /** The id of a window that begins with it. */
  readonly id: string;
}

/** The most entries of one call. A script holds up everybody else: so many take less than a millisecond. */
export const mostAtOnce = 50;

const scriptDigest = createHash("sha1").update(postScript).digest("hex");

/**
 * Posts entries, which are not charged after `deadline` (milliseconds of Redis' time; 0: at any time). A server that does not know the script (a new
 * one, or one after `SCRIPT FLUSH`) is sent it.
 */
export const callScript = async (
  client: RedisCalls,
  parts: readonly Part[],
  deadline = 0,
): Promise<unknown> => {
  // A dead Redis is known as dead at once, and not after the client's own patience.
  if (!mayAnswer.has(client.status)) throw new Error(`Redis is not ready: ${client.status}`);
  const keys = parts.flatMap(({ back, always, together }) =>
    [...back, ...always, ...together].map(({ key }) => key),
  );
  const args = [parts.length, deadline, ...parts.flatMap(argumentsOf)];
  try {
    return await client.call("EVALSHA", scriptDigest, keys.length, ...keys, ...args);
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.startsWith("NOSCRIPT"))) throw cause;
    return client.call("EVAL", postScript, keys.length, ...keys, ...args);
  }
};

/** Ready, or on its way there; a client that is lazy waits for its first command to connect. */
const mayAnswer: ReadonlySet<string> = new Set(["ready", "wait", "connecting", "connect"]);

const argumentsOf = (part: Part): readonly (string | number)[] => [
  ...[part.back.length, part.always.length, part.together.length, Number(part.isLook), part.id],
  ...part.back.map(({ id }) => id),
  ...[...part.always, ...part.together].flatMap(({ limit }) => [
    limit.points,
    limit.duration * 1000,
  ]),
];
