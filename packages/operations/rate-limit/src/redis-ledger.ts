import { createHash, hash, randomBytes } from "node:crypto";
import type { Charge, Entry, Posted, UsedUp } from "./ledger.ts";
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

/** A ledger whose failure is thrown: what stands in for it is decided outside. */
export interface RedisLedger {
  post(entry: Entry<RedisPoint>): Promise<Posted<RedisPoint>>;
  look(charges: readonly Charge[]): Promise<UsedUp | undefined>;
}

/**
 * Counts in Redis, for all nodes together. An entry is one script, and so one round trip. On a Cluster an entry that gives back
 * in one slot and charges in another is two scripts, sent side by side.
 */
export const redisLedger = (client: RedisCalls, keyPrefix: string): RedisLedger => {
  const seed = randomBytes(6).toString("base64url");
  let made = 0;
  // Digests: an id that a client claims may be a secret in the wrong field, and may be long.
  const keyOf = ({ budget, key, slot }: Charge): string =>
    `${keyPrefix}{${digest(slot)}}${budget}/${digest(key)}`;

  const run = async ({ back, always, together }: Entry<RedisPoint>, isLook: boolean) => {
    const charges = [...always, ...together];
    const keys = charges.map(keyOf);
    const [refused, wait, ...ids] = (await callScript(
      client,
      [...back.map(({ key }) => key), ...keys],
      [
        ...[back.length, always.length, Number(isLook), `${seed}${++made}`],
        ...back.map(({ id }) => id),
        ...charges.flatMap(({ limit }) => [limit.points, limit.duration * 1000]),
      ],
    )) as readonly [number, number, ...string[]];
    const taken = ids.map((id, index) => ({
      ...{ id, key: keys[index] ?? "", slot: charges[index]?.slot ?? "" },
    }));
    const budget = charges[refused - 1]?.budget;
    return {
      refusal: budget === undefined ? undefined : { budget, wait },
      taken: taken.slice(always.length),
    };
  };

  const post = async (entry: Entry<RedisPoint>): Promise<Posted<RedisPoint>> => {
    const { back, always, together } = entry;
    if (client.isCluster !== true || slotsOf(entry) < 2) return run(entry, false);
    const [posted] = await Promise.all([
      run({ back: [], always, together }, false),
      run({ back, always: [], together: [] }, false),
    ]);
    return posted;
  };

  return {
    post,
    look: async (charges) => {
      const looks = await Promise.all(
        charges.map((charge) => run({ back: [], always: [], together: [charge] }, true)),
      );
      return looks
        .map(({ refusal }) => refusal)
        .reduce((worst, one) => ((one?.wait ?? 0) > (worst?.wait ?? 0) ? one : worst), undefined);
    },
  };
};

const slotsOf = ({ back, always, together }: Entry<RedisPoint>): number =>
  new Set([...back, ...always, ...together].map(({ slot }) => slot)).size;

const digest = (text: string): string => hash("sha256", text, "base64url").slice(0, 22);

const scriptDigest = createHash("sha1").update(postScript).digest("hex");

/** A server that does not know the script (a new one, or one after `SCRIPT FLUSH`) is sent it. */
const callScript = async (
  client: RedisCalls,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> => {
  try {
    return await client.call("EVALSHA", scriptDigest, keys.length, ...keys, ...args);
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.startsWith("NOSCRIPT"))) throw cause;
    return client.call("EVAL", postScript, keys.length, ...keys, ...args);
  }
};
