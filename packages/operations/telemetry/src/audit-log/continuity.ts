import { type PortError, portError } from "@mintport/core/ports";
import { errAsync, okAsync, type ResultAsync } from "@mintport/core/result";
import { acknowledgement, type ChainBreak, claimBreak, isHeld, openBreaks } from "./breaks.ts";
import { type ChainHead, genesis } from "./chain.ts";
import { newestCheckpoint } from "./checkpoints.ts";
import type { AuditDatabase } from "./database.ts";
import { lift, port } from "./lift.ts";
import { type HeadMemory, recall, remember } from "./memory.ts";
import { type AuditKeys, genuineness } from "./signing.ts";

/** Why nothing may be written: the chain does not hold what a writer knows. The `cause` of a `corrupt` `PortError`. */
export class ChainBroken extends Error implements ChainBreak {
  override readonly name = "AuditChainBroken";
  readonly code: string;
  readonly expected: ChainHead;
  readonly found: ChainHead;

  constructor({ expected, found }: ChainBreak) {
    super(
      `entry ${expected.seq} was there with the hash ${expected.hash}, and now the log ends with entry ${found.seq}, ${found.hash}`,
    );
    this.code = `${expected.seq}-${found.seq}`;
    this.expected = expected;
    this.found = found;
  }
}

/** A writer's knowledge of the chain, which it compares with the table before it writes. */
export interface Continuity {
  /** `Err` if the chain broke, or if its newest checkpoint is by a key that is not here. */
  check(head: ChainHead): ResultAsync<void, PortError>;
  /** From now on the chain must hold this head. `Err` if it cannot be kept for the next start; it is known all the same. */
  keep(head: ChainHead): ResultAsync<void, PortError>;
  /** The head that the chain should end in; `undefined` until the knowledge from before this process was taken up. */
  known(): ChainHead | undefined;
}

/**
 * Watches that the chain goes on from the head that was seen last. Without keys it notices a break, and writes nothing
 * about it.
 */
export const continuity = (
  database: AuditDatabase,
  keys: AuditKeys | undefined,
  memory: HeadMemory | undefined,
): Continuity => {
  let known: ChainHead = genesis;
  let hasBegun = false;
  /** No acknowledgement of a break stands before the end that was found first. */
  let searchedTo: number | undefined;

  /** Takes up the knowledge from before this process was started. */
  const begin = (): ResultAsync<void, PortError> => {
    if (hasBegun) return okAsync(undefined);
    if (keys === undefined) {
      hasBegun = true;
      return okAsync(undefined);
    }
    return (memory === undefined ? okAsync(undefined) : recall(memory, keys))
      .andThen((recalled) => {
        known = recalled ?? known;
        return requireKnownKey(database, keys);
      })
      .map(() => {
        hasBegun = true;
      });
  };

  /**
   * An entry and its checkpoint are written together, so that one whose entry is gone says that the log was cut: also to a node that
   * begins without a memory, and to one that had not seen the entry.
   */
  const heedCheckpoint = (): ResultAsync<void, PortError> =>
    keys === undefined
      ? okAsync(undefined)
      : lift(async () => {
          const newest = await newestCheckpoint(database);
          if (newest === undefined || newest.seq <= known.seq) return;
          if (genuineness(keys, newest.mac, "checkpoint", newest) !== "genuine") return;
          // Looked for last: another node may have written it a moment ago.
          if (!(await isHeld(database, keys, newest)))
            known = { seq: newest.seq, hash: newest.hash };
        });

  const check = (head: ChainHead): ResultAsync<void, PortError> =>
    (head.seq === known.seq && head.hash === known.hash
      ? okAsync(true)
      : lift(async () => head.seq >= known.seq && (await isHeld(database, keys, known)))
    ).andThen((isThere) => {
      if (isThere) {
        known = head;
        searchedTo = undefined;
        return okAsync(undefined);
      }
      const found: ChainBreak = { expected: known, found: head };
      if (keys === undefined) return broken(found);
      return lift(() => acknowledgement(database, keys, known, searchedTo)).andThen((behind) => {
        if (behind !== undefined) {
          known = behind;
          return check(head);
        }
        searchedTo ??= head.seq;
        return lift(() => claimBreak(database, keys, found))
          .orElse((failure) =>
            // Another writer said it first.
            failure.kind === "conflict" ? okAsync(undefined) : errAsync(failure),
          )
          .andThen(() => broken(found));
      });
    });

  return {
    check: (head) =>
      begin()
        .andThen(heedCheckpoint)
        .andThen(() => check(head))
        .andThen(() => requireNoBreak(database, keys)),
    known: () => (hasBegun ? known : undefined),
    keep: (head) => {
      known = head;
      return memory === undefined || keys === undefined
        ? okAsync(undefined)
        : remember(memory, keys, head);
    },
  };
};

const broken = (found: ChainBreak): ResultAsync<never, PortError> =>
  errAsync(portError("corrupt", port, new ChainBroken(found)));

/** Other nodes may know of entries that are gone and that this one never saw. */
const requireNoBreak = (
  database: AuditDatabase,
  keys: AuditKeys | undefined,
): ResultAsync<void, PortError> =>
  keys === undefined
    ? okAsync(undefined)
    : lift(() => openBreaks(database, keys)).andThen(([open]) =>
        open === undefined ? okAsync(undefined) : broken(open),
      );

/** Behind a checkpoint that we cannot read, ours would be by another key than the chain's. */
const requireKnownKey = (database: AuditDatabase, keys: AuditKeys): ResultAsync<void, PortError> =>
  lift(() => newestCheckpoint(database)).andThen((newest) =>
    newest !== undefined && genuineness(keys, newest.mac, "checkpoint", newest) === "unknown_key"
      ? errAsync(portError("corrupt", port, { name: "AuditKeyUnknown" }))
      : okAsync(undefined),
  );
