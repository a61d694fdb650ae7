import { type Clock, ConfigurationError, type PortError, systemClock } from "@mintport/core/ports";
import { errAsync, okAsync, type ResultAsync } from "@mintport/core/result";
import { maxAttempts, pause } from "./append.ts";
import { breakFields, type ChainBreak, openBreaks } from "./breaks.ts";
import type { ChainHead } from "./chain.ts";
import { removeStrayCheckpoints } from "./checkpoints.ts";
import { ChainBroken, continuity } from "./continuity.ts";
import { type AuditConnection, type AuditDatabase, openDatabase } from "./database.ts";
import { entryOf } from "./entry.ts";
import { headOf } from "./head.ts";
import { batchInserter } from "./insert-batch.ts";
import { lift } from "./lift.ts";
import type { HeadMemory } from "./memory.ts";
import { keysProblems } from "./options.ts";
import type { AuditKeys } from "./signing.ts";

/** The keys that sign an acknowledgement, and the name of the operator. */
export interface AcknowledgeOptions {
  readonly sign: AuditKeys;
  /** Where this node keeps the head it knows: a break that no writer found yet is found by it. */
  readonly memory?: HeadMemory;
  /** The name of the operator, which stands in the entry. */
  readonly by: string;
  readonly clock?: Clock;
}

/**
 * Lets writers go on after a break: appends a signed entry for each break that they told of, with what was expected and
 * what is there. The break stays visible in the chain for ever: verification names it until it is given an anchor from
 * behind it. Answers the breaks; none if the chain is whole.
 *
 * @example (await acknowledgeAuditBreaks({ db }, { sign: { key }, by: "alice" })).map((breaks) => breaks.length)
 */
export const acknowledgeAuditBreaks = (
  connection: AuditConnection,
  options: AcknowledgeOptions,
): ResultAsync<readonly ChainBreak[], PortError> => {
  const problems = keysProblems("sign.", options.sign);
  if (problems.length > 0) throw new ConfigurationError("audit-log", problems);
  const database = openDatabase(connection);
  return lift(async () => {
    try {
      return await acknowledge(database, options);
    } finally {
      await database.close();
    }
  }).andThen((result) => result);
};

const acknowledge = (
  database: AuditDatabase,
  { sign, memory, by, clock = systemClock }: AcknowledgeOptions,
): ResultAsync<readonly ChainBreak[], PortError> => {
  const chain = continuity(database, sign, memory);
  const { insert } = batchInserter(database, sign.key);
  const append = (fields: Readonly<Record<string, string | number>>, attempt = 1): Appended =>
    headOf(database)
      .andThrough((head) => lift(() => removeStrayCheckpoints(database, head)))
      .andThen((head) =>
        insert(head, [entryOf(fields)]).orElse((failure) =>
          failure.kind === "conflict" && attempt < maxAttempts
            ? pause(attempt).andThen(() => append(fields, attempt + 1))
            : errAsync(failure),
        ),
      );
  const one = ({ expected, found }: ChainBreak): Appended =>
    append({ at: clock.now(), by, ...breakFields({ expected, found }) }).andThrough(() =>
      lift(() => forget(database, expected)),
    );
  return headOf(database)
    .andThen((head) => chain.check(head))
    .orElse((failure) =>
      failure.cause instanceof ChainBroken ? okAsync(undefined) : errAsync(failure),
    )
    .andThen(() => lift(() => openBreaks(database, sign)))
    .andThen((open) =>
      open
        .reduce<ResultAsync<ChainHead | undefined, PortError>>(
          (before, next) => before.andThen(() => one(next)),
          okAsync(undefined),
        )
        .andThen((last) => (last === undefined ? okAsync(undefined) : chain.keep(last)))
        .map(() => open),
    );
};

type Appended = ResultAsync<ChainHead, PortError>;

const forget = async ({ db, breaks }: AuditDatabase, expected: ChainHead): Promise<void> => {
  await db.deleteFrom(breaks).where("expected_hash", "=", expected.hash).execute();
};
