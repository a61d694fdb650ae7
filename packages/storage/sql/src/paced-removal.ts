import type { PageRequest, PortError, Removal } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { type Pace, runPaced } from "./paced.ts";

/**
 * Follows a removal to its end, at the pace of `prunePaced`: beside others who work on the same database. Answers how
 * many rows it deleted. What was deleted before a failure stays deleted; begin again to finish.
 *
 * @example await removePaced((page) => removeTenantRows(storage)(tenant, page))
 */
export const removePaced = <Failure extends { readonly type: string } = PortError>(
  remove: (page: PageRequest) => ResultAsync<Removal, Failure | PortError>,
  pace: Pace = {},
): ResultAsync<number, Failure | PortError> => {
  let after: string | undefined;
  return runPaced<Failure>((most) => {
    const limit = Math.min(most, largestPage);
    return remove(after === undefined ? { limit } : { after, limit }).map(({ removed, next }) => {
      after = next;
      return { removed, isLast: next === undefined };
    });
  }, pace);
};

const largestPage = 1000;
