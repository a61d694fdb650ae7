import { type Circuit, portError } from "@mintport/core/ports";
import { err, ok, ResultAsync } from "neverthrow";
import type { Entry, Ledger } from "./ledger.ts";
import type { MemoryLedger } from "./memory-ledger.ts";
import type { RedisLedger, RedisPoint } from "./redis-ledger.ts";
import type { Window } from "./window-table.ts";

/** A point goes back to the ledger that it was taken from. */
export type InsuredPoint = { readonly shared: RedisPoint } | { readonly local: Window };

/** A ledger that all nodes share, and what counts while it does not answer; without a stand-in that is an error. */
export const insuredLedger = (
  shared: RedisLedger,
  standIn: MemoryLedger | undefined,
  ask: Circuit,
): Ledger<InsuredPoint> => ({
  post: ({ back, always, together }) =>
    new ResultAsync(
      (async () => {
        const { own, theirs } = byLedger(back);
        // What they took has an end anyway, if Redis cannot be told.
        standIn?.giveBack(own);
        const sharedEntry = { back: theirs, always, together };
        if (isEmpty(sharedEntry)) return ok({ refusal: undefined, taken: [] });
        const asked = await ask(() => shared.post(sharedEntry));
        if (asked.isOk()) {
          const { refusal, taken } = asked.value;
          return ok({ refusal, taken: taken.map((point) => ({ shared: point })) });
        }
        return standIn === undefined
          ? err(away(asked.error))
          : standIn.post({ back: [], always, together }).map(({ refusal, taken }) => ({
              refusal,
              taken: taken.map((window) => ({ local: window })),
            }));
      })(),
    ),
  look: (charges) =>
    new ResultAsync(
      ask(() => shared.look(charges)).then((asked) =>
        asked.isOk() || standIn === undefined ? asked.mapErr(away) : standIn.look(charges),
      ),
    ),
});

const away = (cause: unknown) => portError("unavailable", "rate-limiter", cause);

const isEmpty = ({ back, always, together }: Entry<RedisPoint>): boolean =>
  back.length + always.length + together.length === 0;

const byLedger = (points: readonly InsuredPoint[]) => ({
  own: points.flatMap((point) => ("local" in point ? [point.local] : [])),
  theirs: points.flatMap((point) => ("shared" in point ? [point.shared] : [])),
});
