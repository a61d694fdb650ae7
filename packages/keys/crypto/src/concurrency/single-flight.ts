import type { PortError } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";

/** Does the work of one name once at a time: who asks while it is under way gets the same answer. */
export const singleFlight = <T>(): ((
  name: string,
  work: () => ResultAsync<T, PortError>,
) => ResultAsync<T, PortError>) => {
  const underWay = new Map<string, ResultAsync<T, PortError>>();
  return (name, work) => {
    const already = underWay.get(name);
    if (already !== undefined) return already;
    const end = (): void => {
      underWay.delete(name);
    };
    const started = new ResultAsync(Promise.resolve().then(() => work()));
    underWay.set(name, started);
    void started.then(end, end);
    return started;
  };
};
