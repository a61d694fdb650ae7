import { err, ok, type Result, ResultAsync } from "neverthrow";
import { type PortError, portError } from "../errors/port-error.ts";
import { isSync, type MaybeAsync } from "../ports/maybe-async.ts";
import { inTime } from "./in-time.ts";

/** The one deadline of a request: every port that it asks has what the former ones left. */
export interface Deadline {
  /** Whether a step may begin; `timed_out` once the deadline has passed, so that nothing takes effect that nobody waits for. */
  begin(step: string): Result<void, PortError>;
}

/**
 * Does work that is answered within `timeout` milliseconds, by `timed_out` at the latest; its cause names the step that
 * was under way. Work that goes on behind it changes nothing any more.
 *
 * @example withinDeadline(5000, (deadline) => answer(request, deadline))
 */
export const withinDeadline = <T, E>(
  timeout: number,
  work: (deadline: Deadline) => MaybeAsync<T, E>,
): MaybeAsync<T, E | PortError> => {
  let isOver = false;
  let under = "";
  const late = (): PortError =>
    portError(
      "timed_out",
      "request",
      new Error(`not answered within ${timeout} ms${under === "" ? "" : `, at: ${under}`}`),
    );
  const answer = work({
    begin: (step) => {
      if (isOver) return err(late());
      under = step;
      return ok();
    },
  });
  // An answer that is there needs no timer.
  if (isSync(answer)) return answer;
  return new ResultAsync<T, E | PortError>(
    inTime<Result<T, E>, Result<never, PortError>>(timeout, answer, {
      late: () => {
        isOver = true;
        return err(late());
      },
    }),
  );
};
