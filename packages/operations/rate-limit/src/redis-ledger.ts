import { createHash, hash, randomBytes } from "node:crypto";
import type { Circuit } from "@mintport/core/ports";
import { err, ok, type Result } from "neverthrow";
import type { Charge, Entry, Posted, UsedUp } from "./ledger.ts";
import { postScript } from "./post-script.ts";
import { turnBatches } from "./turn-batches.ts";

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

/** A ledger whose failure has no name yet: what stands in for it is decided outside. */
export interface RedisLedger {
  post(entry: Entry<RedisPoint>): Promise<Result<Posted<RedisPoint>, unknown>>;
  look(charges: readonly Charge[]): Promise<Result<UsedUp | undefined, unknown>>;
}

/** Where a Redis ledger counts, and how it asks. */
export interface RedisLedgerOptions {
  readonly client: RedisCalls;
  readonly keyPrefix: string;
  readonly ask: Circuit;
}

/**
 * Counts in Redis, for all nodes together. Entries of one turn of the event loop are one script, and so one round trip. On a
 * Cluster that is one for each slot: an entry that gives back in one slot and charges in another is two scripts, sent side by
 * side.
 */
export const redisLedger = ({ client, keyPrefix, ask }: RedisLedgerOptions): RedisLedger => {
  const seed = randomBytes(6).toString("base64url");
  let made = 0;
  const stampOf = (part: Omit<Part, "id">): Part => ({ ...part, id: `${seed}${++made}` });
  // Digests: an id that a client claims may be a secret in the wrong field, and may be long.
  const keyed = (charge: Charge): KeyedCharge => ({
    ...charge,
    key: `${keyPrefix}{${digest(charge.slot)}}${charge.budget}/${digest(charge.key)}`,
  });

  const askAll = async (parts: readonly Part[]): Promise<readonly Result<Reply, unknown>[]> => {
    const replies = await ask(() => callScript(client, parts));
    return parts.map((_, index) => replies.andThen((all) => replyIn(all, index)));
  };
  const askOne = turnBatches(askAll, mostAtOnce);
  /** Of a Cluster, by slot: each has a batch of its own. */
  const asksOfSlots = new Map<string, typeof askOne>();
  const askSlot = async (part: Part): Promise<Result<Reply, unknown>> => {
    if (client.isCluster !== true) return askOne(part);
    const slot = slotsOf(part)[0] ?? "";
    const own = asksOfSlots.get(slot) ?? turnBatches(askAll, mostAtOnce);
    asksOfSlots.set(slot, own);
    const reply = await own(part);
    asksOfSlots.delete(slot);
    return reply;
  };

  const run = async (part: Omit<Part, "id">): Promise<Result<Posted<RedisPoint>, unknown>> =>
    (await askSlot(stampOf(part))).map(([refused, wait, ...ids]) => {
      const charges = [...part.always, ...part.together];
      const budget = charges[refused - 1]?.budget;
      const taken = ids.map((id, index) => ({
        ...{ id, key: charges[index]?.key ?? "", slot: charges[index]?.slot ?? "" },
      }));
      return {
        refusal: budget === undefined ? undefined : { budget, wait },
        taken: taken.slice(part.always.length),
      };
    });

  return {
    post: async ({ back, always, together }) => {
      const part = { back, always: always.map(keyed), together: together.map(keyed) };
      if (client.isCluster !== true || slotsOf(part).length < 2)
        return run({ ...part, isLook: false });
      const [posted, given] = await Promise.all([
        run({ ...part, back: [], isLook: false }),
        run({ back, always: [], together: [], isLook: false }),
      ]);
      return given.andThen(() => posted);
    },
    look: async (charges) => {
      const looks = await Promise.all(
        charges.map((charge) =>
          run({ back: [], always: [], together: [keyed(charge)], isLook: true }),
        ),
      );
      return looks.reduce<Result<UsedUp | undefined, unknown>>(
        (worst, look) =>
          worst.andThen((known) =>
            look.map(({ refusal }) =>
              (refusal?.wait ?? 0) > (known?.wait ?? 0) ? refusal : known,
            ),
          ),
        ok(undefined),
      );
    },
  };
};

/** The keys are those in Redis. */
type KeyedCharge = Charge;

/** An entry of one slot, as the script reads it. */
interface Part {
  readonly back: readonly RedisPoint[];
  readonly always: readonly KeyedCharge[];
  readonly together: readonly KeyedCharge[];
  readonly isLook: boolean;
  /** The id of a window that begins with it. */
  readonly id: string;
}

type Reply = readonly [refused: number, wait: number, ...ids: string[]];

/** A script holds up everybody else: so many entries take less than a millisecond. */
const mostAtOnce = 50;

const slotsOf = ({ back, always, together }: Omit<Part, "id" | "isLook">): readonly string[] => [
  ...new Set([...back, ...always, ...together].map(({ slot }) => slot)),
];

const digest = (text: string): string => hash("sha256", text, "base64url").slice(0, 22);

const scriptDigest = createHash("sha1").update(postScript).digest("hex");

/** A server that does not know the script (a new one, or one after `SCRIPT FLUSH`) is sent it. */
const callScript = async (client: RedisCalls, parts: readonly Part[]): Promise<unknown> => {
  // A dead Redis is known as dead at once, and not after the client's own patience.
  if (client.status !== "ready") throw new Error(`Redis is not ready: ${client.status}`);
  const keys = parts.flatMap(({ back, always, together }) =>
    [...back, ...always, ...together].map(({ key }) => key),
  );
  const args = [parts.length, ...parts.flatMap(argumentsOf)];
  try {
    return await client.call("EVALSHA", scriptDigest, keys.length, ...keys, ...args);
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.startsWith("NOSCRIPT"))) throw cause;
    return client.call("EVAL", postScript, keys.length, ...keys, ...args);
  }
};

const argumentsOf = (part: Part): readonly (string | number)[] => [
  ...[part.back.length, part.always.length, part.together.length, Number(part.isLook), part.id],
  ...part.back.map(({ id }) => id),
  ...[...part.always, ...part.together].flatMap(({ limit }) => [
    limit.points,
    limit.duration * 1000,
  ]),
];

const replyIn = (replies: unknown, index: number): Result<Reply, unknown> => {
  const reply: unknown = Array.isArray(replies) ? replies[index] : undefined;
  return Array.isArray(reply) && reply.length >= 2
    ? ok(reply as unknown as Reply)
    : err(new Error("Redis answered the script with something else"));
};
