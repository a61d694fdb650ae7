import { type PortError, portError } from "@mintport/core/ports";
import { type Result, ResultAsync } from "@mintport/core/result";

type Work<T> = () => ResultAsync<T, PortError>;

/** Does the work of one name one after the other, in the order in which it came; of several names side by side. */
export const serialQueue = (): (<T>(name: string, work: Work<T>) => ResultAsync<T, PortError>) => {
  const last = new Map<string, Promise<unknown>>();
  return <T>(name: string, work: Work<T>) => {
    const turn: Promise<Result<T, PortError>> = (last.get(name) ?? Promise.resolve()).then(work);
    const ended = turn.then(
      () => {},
      () => {},
    );
    last.set(name, ended);
    void ended.then(() => {
      if (last.get(name) === ended) last.delete(name);
    });
    return ResultAsync.fromPromise(turn, (cause) =>
      portError("unavailable", "signing-keys", cause),
    ).andThen((result) => result);
  };
};
