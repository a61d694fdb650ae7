import { hash, randomBytes } from "node:crypto";
import { type Circuit, systemStopwatch } from "@mintport/core/ports";
import { err, ok, type Result } from "@mintport/core/result";
import {
  callScript,
  mostAtOnce,
  type Part,
  type RedisCalls,
  type RedisPoint,
} from "./call-script.ts";
import type { Charge, Entry, Posted, UsedUp } from "./ledger.ts";
import { redisClock } from "./redis-clock.ts";
import { redisDebts } from "./redis-debts.ts";
import { turnBatches } from "./turn-batches.ts";

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
  /** Milliseconds after which nobody waits for a count any more. */
  readonly deadline: number;
  /** Called when Redis does not answer, once until it has answered again. */
  readonly onAway: (cause: unknown) => void;
}

/**
 * Counts in Redis, for all nodes together. Entries of one turn of the event loop are one script, and so one round trip. On a
 * Cluster that is one for each slot: an entry that gives back in one slot and charges in another is two scripts, sent side by
 * side.
 */
export const redisLedger = ({
  client,
  keyPrefix,
  ask,
  deadline,
  onAway,
}: RedisLedgerOptions): RedisLedger => {
  const debts = redisDebts(client);
  const clock = redisClock(deadline * patience, systemStopwatch.milliseconds);
  let isAway = false;
  const seed = randomBytes(6).toString("base64url");
  let made = 0;
  const stampOf = (part: Omit<Part, "id">): Part => ({ ...part, id: `${seed}${++made}` });
  // Digests: an id that a client claims may be a secret in the wrong field, and may be long.
  const keyed = (charge: Charge): Charge => ({
    ...charge,
    key: `${keyPrefix}{${digest(charge.slot)}}${charge.budget}/${digest(charge.key)}`,
  });

  /** Redis may have stood still since this was sent, and the connection may be gone: then nothing is charged. */
  const charge = async (parts: readonly Part[]): Promise<unknown> => {
    const begin = clock.now();
    const post = async (): Promise<unknown> => {
      const replies = await callScript(client, parts, clock.deadline());
      clock.hear(Array.isArray(replies) ? replies[parts.length] : undefined);
      return replies;
    };
    const replies = await post();
    // Its clock was set, or another node's answered before: now its time is known, and nothing was charged.
    return isTooLate(replies) && clock.now() - begin < deadline ? post() : replies;
  };

  const askAll = async (parts: readonly Part[]): Promise<readonly Result<Reply, unknown>[]> => {
    let sent: Promise<unknown> | undefined;
    const replies = await ask(() => (sent = charge(parts)));
    if (replies.isErr()) {
      debts.owe(parts, sent);
      if (!isAway) onAway(replies.error);
    } else debts.pay();
    isAway = replies.isErr();
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

type Reply = readonly [refused: number, wait: number, ...ids: string[]];

const slotsOf = ({ back, always, together }: Omit<Part, "id" | "isLook">): readonly string[] => [
  ...new Set([...back, ...always, ...together].map(({ slot }) => slot)),
];

const digest = (text: string): string => hash("sha256", text, "base64url").slice(0, 22);

/** How many deadlines later a count that was sent may still be made: clocks need not be exact. */
const patience = 4;

const isTooLate = (replies: unknown): boolean => {
  const first: unknown = Array.isArray(replies) ? replies[0] : undefined;
  return Array.isArray(first) && first[0] === -1;
};

const replyIn = (replies: unknown, index: number): Result<Reply, unknown> => {
  if (isTooLate(replies)) return err(new Error("Redis came to it too late"));
  const reply: unknown = Array.isArray(replies) ? replies[index] : undefined;
  return Array.isArray(reply) && reply.length >= 2
    ? ok(reply as unknown as Reply)
    : err(new Error("Redis answered the script with something else"));
};
