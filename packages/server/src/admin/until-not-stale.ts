import { setTimeout as pause } from "node:timers/promises";
import type { ManagementError } from "@mintport/core/management";
import { errAsync, type Result, ResultAsync } from "@mintport/core/result";

/**
 * Tries again what somebody else was faster at, until it may not go on. Nothing was written by an attempt that was stale. Many
 * writers of one record come one after another: each waits a random while, longer each time, so that they get out of step.
 */
export const untilNotStale = <T>(
  attempt: () => ResultAsync<T, ManagementError>,
  mayGoOn: () => Result<void, ManagementError>,
  longest = 20,
): ResultAsync<T, ManagementError> =>
  attempt().orElse((error) =>
    error.type === "stale"
      ? ResultAsync.fromSafePromise(pause(Math.random() * longest))
          .andThen(mayGoOn)
          .andThen(() => untilNotStale(attempt, mayGoOn, Math.min(longest * 2, 320)))
      : errAsync(error),
  );
