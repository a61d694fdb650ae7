import { err, type Result, ResultAsync } from "neverthrow";

/**
 * An answer that is there at once or comes later. A port in memory answers a plain `Result`, and its caller pays for no
 * promise; a port that has to wait answers a `ResultAsync`. `await` takes both.
 */
export type MaybeAsync<T, E> = Result<T, E> | ResultAsync<T, E>;

/** Whether the answer is there already. */
export const isSync = <T, E>(answer: MaybeAsync<T, E>): answer is Result<T, E> =>
  !("then" in answer);

/**
 * Goes on with what was answered, at once if it is there; an error ends the way.
 *
 * @example andThen(clients.find(tenant, id), (client) => (client === undefined ? err("unknown") : ok(client)))
 */
export const andThen = <T, E, U, F>(
  answer: MaybeAsync<T, E>,
  next: (value: T) => MaybeAsync<U, F>,
): MaybeAsync<U, E | F> => {
  if (isSync(answer)) return answer.isErr() ? err(answer.error) : next(answer.value);
  // One promise a step; neverthrow's own `andThen` makes three.
  const goOn = (result: Result<T, E>): Result<U, E | F> | PromiseLike<Result<U, E | F>> =>
    result.isErr() ? err(result.error) : (next(result.value) as MaybeAsync<U, E | F>);
  return new ResultAsync(Promise.resolve(answer.then<Result<U, E | F>, never>(goOn)));
};

/**
 * Goes on with the outcome, an error as well as a value.
 *
 * @example withOutcome(judge(), (judged) => settle(judged.isOk()))
 */
export const withOutcome = <T, E, U, F>(
  answer: MaybeAsync<T, E>,
  next: (outcome: Result<T, E>) => MaybeAsync<U, F>,
): MaybeAsync<U, F> => {
  if (isSync(answer)) return next(answer);
  return new ResultAsync(
    Promise.resolve(answer.then<Result<U, F>, never>((outcome) => next(outcome) as never)),
  );
};

/** The same answer in the one form that has neverthrow's methods. */
export const toAsync = <T, E>(answer: MaybeAsync<T, E>): ResultAsync<T, E> =>
  isSync(answer) ? new ResultAsync(Promise.resolve(answer)) : answer;
