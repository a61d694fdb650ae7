import { type PortError, portError } from "@mintport/core/ports";
import { err, ok, ResultAsync } from "@mintport/core/result";
import type { RedisPoint } from "./call-script.ts";
import type { Ledger } from "./ledger.ts";
import type { MemoryLedger } from "./memory-ledger.ts";
import type { RedisLedger } from "./redis-ledger.ts";
import type { Window } from "./window-table.ts";

/** A point goes back to the ledger that it was taken from. */
export type InsuredPoint = { readonly shared: RedisPoint } | { readonly local: Window };

/** A ledger that all nodes share, and what counts while it does not answer; without a stand-in that is an error. */
export const insuredLedger = (
  shared: RedisLedger,
  standIn: MemoryLedger | undefined,
): Ledger<InsuredPoint> => ({
  post: ({ back, always, together }) =>
    new ResultAsync(
      (async () => {
        const { own, theirs } = byLedger(back);
        standIn?.giveBack(own);
        if (theirs.length + always.length + together.length === 0)
          return ok({ refusal: undefined, taken: [] });
        const asked = await shared.post({ back: theirs, always, together });
        if (asked.isOk()) {
          const { refusal, taken } = asked.value;
          return ok({ refusal, taken: taken.map((point) => ({ shared: point })) });
        }
        if (standIn === undefined) return err(away(asked.error));
        // What was to be given back is owed to Redis, and goes back when it answers.
        return standIn.post({ back: [], always, together }).map(({ refusal, taken }) => ({
          refusal,
          taken: taken.map((window) => ({ local: window })),
        }));
      })(),
    ),
  look: (charges) =>
    new ResultAsync(
      shared
        .look(charges)
        .then((asked) =>
          asked.isOk() || standIn === undefined ? asked.mapErr(away) : standIn.look(charges),
        ),
    ),
});

const away = (cause: unknown): PortError => portError("unavailable", "rate-limiter", cause);

const byLedger = (points: readonly InsuredPoint[]) => ({
  own: points.flatMap((point) => ("local" in point ? [point.local] : [])),
  theirs: points.flatMap((point) => ("shared" in point ? [point.shared] : [])),
});
