import type { MaybeAsync, PortError } from "@mintport/core/ports";
import { type Result, ResultAsync } from "@mintport/core/result";

/** The two ways to load what no cache knows. */
export interface Loads<T> {
  /** With the partner, by one call for both. */
  together(): ResultAsync<T | undefined, PortError>;
  alone(): ResultAsync<T | undefined, PortError>;
}

/** One of two lookups that may become one. */
export interface Partner {
  /** Loads together with the partner if that has to load as well; waits until it is known whether it has. */
  load<T>(loads: Loads<T>): ResultAsync<T | undefined, PortError>;
  /** Passes the answer on. One that came without a load lets the partner go on alone. */
  answered<T>(
    answer: MaybeAsync<T | undefined, PortError>,
  ): Promise<Result<T | undefined, PortError>>;
}

/**
 * Two lookups in caches, begun at the same time. A cache that nodes share may know one of them: so each tells the other
 * whether it has to ask the store.
 */
export const withPartner = (): readonly [Partner, Partner] => {
  const [first, second] = [decision(), decision()];
  return [partner(first, second), partner(second, first)];
};

interface Decision {
  readonly hasToLoad: Promise<boolean>;
  readonly decide: (hasToLoad: boolean) => void;
}

const decision = (): Decision => {
  let decide: Decision["decide"] = () => {};
  const hasToLoad = new Promise<boolean>((resolve) => {
    decide = resolve;
  });
  return { hasToLoad, decide };
};

const partner = (own: Decision, other: Decision): Partner => ({
  load: (loads) => {
    own.decide(true);
    return new ResultAsync(
      other.hasToLoad.then((hasToLoad) => (hasToLoad ? loads.together() : loads.alone())),
    );
  },
  answered: (answer) => {
    const settled = Promise.resolve(answer);
    // Too late to change a decision that was made.
    const done = (): void => {
      own.decide(false);
    };
    void settled.then(done, done);
    return settled;
  },
});
