import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { OAuthError, OAuthErrorCode } from "../../errors/oauth-error.ts";
import type { PortError } from "../../errors/port-error.ts";
import { isSync, type MaybeAsync } from "../../ports/maybe-async.ts";
import type { Known } from "../known.ts";

/** Why a step refuses, or what failed below it. */
export type Failure<Code extends OAuthErrorCode = OAuthErrorCode> = OAuthError<Code> | PortError;

/** The code that a failure goes out with, as far as its step decides it. */
type CodeOf<E> = E extends OAuthError<infer Code> ? Code : never;

/** Where a request ended: the failure, and the last record. */
export interface Stopped<Code extends OAuthErrorCode = OAuthErrorCode> {
  readonly failure: Failure<Code>;
  readonly known: Known;
}

/** Is asked before each step, with the last record, and may say that no further one begins. */
export interface Watch {
  begin(step: string, known: Known): Result<void, PortError>;
}

/** Runs something around a part of the steps, as limits do. */
export type Bracket<From, To, Code extends OAuthErrorCode> = (
  known: From,
  run: () => MaybeAsync<To, Stopped<Code>>,
) => MaybeAsync<To, Stopped<Code>>;

/** The steps of an endpoint, in the order in which they are judged. Each is one rule and has one name. */
export interface Steps<
  From extends Known,
  To extends Known,
  Code extends OAuthErrorCode = never,
  Name extends string = never,
> {
  /** Appends a step: it takes the record, and answers the record with its findings added, or refuses. */
  step<Next extends Known, E extends Failure, N extends string>(
    name: N,
    find: (known: To) => MaybeAsync<Next, E>,
  ): Steps<From, Next, Code | CodeOf<E>, Name | N>;
  /** Appends steps that run within a bracket. */
  within<Next extends Known, More extends OAuthErrorCode, N extends string>(
    bracket: Bracket<To, Next, More>,
    inner: Steps<To, Next, More, N>,
  ): Steps<From, Next, Code | More, Name | N>;
  /** Runs them one after the other. The first failure ends the request. */
  run(known: From, watch: Watch): MaybeAsync<To, Stopped<Code>>;
  /** Their names, in order. The compiler knows them; a page or a test may read them. */
  readonly names: readonly Name[];
}

/** No steps yet. */
export const steps = <From extends Known>(): Steps<From, From> => listed<From, From>([], []);

/** Takes the last record and answers the next; a bracket answers where the steps within it stopped. */
type Row = (known: never, watch: Watch) => MaybeAsync<Known, Failure | Stopped>;

const listed = <From extends Known, To extends Known>(
  rows: readonly Row[],
  names: readonly string[],
): Steps<From, To> => {
  const built: Steps<From, To, OAuthErrorCode, string> = {
    names: [...new Set(names)],
    step: (name, find) => {
      const row = (known: To, watch: Watch) => {
        const begun = watch.begin(name, known);
        return begun.isErr() ? err(begun.error) : find(known);
      };
      return listed([...rows, row], [...names, name]) as never;
    },
    within: (bracket, inner) => {
      const row = (known: To, watch: Watch) => bracket(known, () => inner.run(known, watch));
      return listed([...rows, row], [...names, ...inner.names]) as never;
    },
    run: (known, watch) => runFrom(rows, 0, known, watch) as never,
  };
  return built as never;
};

/** Makes one promise for each step that has to wait, and none for the others. */
const runFrom = (
  rows: readonly Row[],
  first: number,
  received: Known,
  watch: Watch,
): MaybeAsync<Known, Stopped> => {
  let known = received;
  for (let i = first; i < rows.length; i++) {
    const answer = (rows[i] as Row)(known as never, watch);
    if (!isSync(answer)) {
      const last = known;
      const goOn = (result: Result<Known, Failure | Stopped>) =>
        result.isErr()
          ? err(stoppedAt(last, result.error))
          : runFrom(rows, i + 1, result.value, watch);
      return new ResultAsync(Promise.resolve(answer.then<Result<Known, Stopped>, never>(goOn)));
    }
    if (answer.isErr()) return err(stoppedAt(known, answer.error));
    known = answer.value;
  }
  return ok(known);
};

const stoppedAt = (known: Known, error: Failure | Stopped): Stopped =>
  "known" in error ? error : { failure: error, known };
