import {
  type LimitedAttempt,
  type LimitVerdict,
  type PortError,
  type RateLimiter,
  sourceOf,
} from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "neverthrow";
import {
  type Charge,
  type Charged,
  type Charging,
  type Counter,
  charge,
  giveBack,
} from "./charges.ts";
import type { Budget, Limits } from "./limits.ts";

/** Makes the counter of one budget. */
export type MakeCounter = (name: string, budget: Budget) => Counter;

/** Core's limiter over a counter for each budget. `onUnknownSource` is called once, for the first attempt of no address. */
export const budgetLimiter = (
  limits: Limits,
  make: MakeCounter,
  onUnknownSource: () => void,
): RateLimiter => {
  const counterOf = (name: keyof Limits): Counter | undefined => {
    const budget = limits[name];
    return budget && make(name, budget);
  };
  const counters = {
    ...{ source: counterOf("source"), sourceFailures: counterOf("sourceFailures") },
    ...{ clientFailures: counterOf("clientFailures"), recognitions: counterOf("recognitions") },
    ...{ client: counterOf("client"), tenant: counterOf("tenant") },
  };
  const chargesOf = ({ tenant, client = "" as never, source }: LimitedAttempt) => {
    // As JSON, so that no id can be spelled as another. Clients are counted within their tenant; a source is counted
    // whatever it names, since a tenant that it made up would bring it a budget of its own.
    const key = (...names: readonly string[]): string => JSON.stringify([tenant, ...names]);
    return {
      source: { counter: counters.source, key: source },
      sourceFailure: { counter: counters.sourceFailures, key: source },
      clientFailure: { counter: counters.clientFailures, key: key(client, source) },
      recognition: { counter: counters.recognitions, key: key(client, source) },
      client: { counter: counters.client, key: key(client) },
      tenant: { counter: counters.tenant, key: key() },
    } satisfies Record<string, Charge>;
  };
  const noteSource = once(onUnknownSource);
  /** Attempts that paid for no failure. Core judges one all the same if it recognises the source, which it pays for. */
  const refused = new WeakSet<LimitedAttempt>();

  return {
    admit: (attempt) => {
      if (attempt.source === unknownSource) noteSource();
      const { source, sourceFailure, clientFailure } = chargesOf(attempt);
      // The source first: one that is used up must not fill the memory with a counter for each client it names.
      return charge([source, sourceFailure])
        .andThen(unlessLimited(() => charge([clientFailure])))
        .andThen(({ verdict, charged }) => {
          if (verdict.verdict === "allowed") {
            refused.delete(attempt);
            return okAsync(verdict);
          }
          refused.add(attempt);
          return withoutFailures(charged, source).map(() => verdict);
        });
    },
    recognise: (attempt) => {
      const { recognition } = chargesOf(attempt);
      return charge([recognition]).map(({ verdict }) => verdict);
    },
    settle: (attempt, outcome) => {
      const { sourceFailure, clientFailure, recognition, client, tenant } = chargesOf(attempt);
      if (outcome === "failed") return okAsync(allowed);
      const back = giveBack(refused.has(attempt) ? [recognition] : [sourceFailure, clientFailure]);
      if (outcome === "undecided") return back.map(() => allowed);
      // A request that its own budget refuses a client must not use up the budget of all the tenant's clients.
      return back
        .andThen(() => charge([client]))
        .andThen(unlessLimited(() => charge(outcome === "proven" ? [tenant] : [])))
        .map(({ verdict }) => verdict);
    },
  };
};

/** Where an attempt comes from of which no address is known. */
const unknownSource = sourceOf(undefined);

const allowed: LimitVerdict = { verdict: "allowed" };

const unlessLimited =
  (next: () => ResultAsync<Charging, PortError>) =>
  (before: Charging): ResultAsync<Charging, PortError> =>
    before.verdict.verdict === "limited"
      ? okAsync(before)
      : next().map(({ verdict, charged }) => ({
          verdict,
          charged: [...before.charged, ...charged],
        }));

/**
 * A refused attempt was not judged, so it is no failure: else a source that asks too often, or an honest burst, would be
 * taken for guessers. Only what was refused costs this further call. If that fails, the charge stays.
 */
const withoutFailures = (
  charged: readonly Charged[],
  source: Charge,
): ResultAsync<unknown, PortError> =>
  giveBack(
    charged.filter(({ counter, remaining }) => counter !== source.counter && remaining > margin),
  ).orElse(() => okAsync(undefined));

/** Milliseconds, longer than any call takes: what ends sooner ends by itself, and nothing reaches the window after it. */
const margin = 5000;

const once = (work: () => void): (() => void) => {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
};
