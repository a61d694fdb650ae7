import { isSync, type MaybeAsync, type PortError } from "@mintport/core/ports";
import { type Result, ResultAsync } from "@mintport/core/result";

/** The same answer, whose outcome somebody is told of; what is there at once stays so. */
export const onceAnswered = <T>(
  answer: MaybeAsync<T, PortError>,
  tell: (outcome: Result<T, PortError>) => void,
): MaybeAsync<T, PortError> => {
  if (isSync(answer)) {
    tell(answer);
    return answer;
  }
  const told = answer.then<Result<T, PortError>, never>((outcome) => {
    tell(outcome);
    return outcome;
  });
  return new ResultAsync(Promise.resolve(told));
};
