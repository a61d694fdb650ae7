import { ConfigurationError, type ConfigurationProblem } from "@mintport/core/ports";

/** A number of points in a number of seconds. */
export interface Budget {
  /** The number of points, from 1. */
  readonly points: number;
  /** The length of the window in seconds, from 1 to 2,147,483. */
  readonly duration: number;
}

/** The budgets of attempts and of proven requests. `undefined` in place of a budget sets no limit. */
export interface Limits {
  /** Attempts of one source, proven or not, whichever tenants and clients it names. @default { points: 6000, duration: 60 } */
  readonly source: Budget | undefined;
  /** Failed attempts of one source, whichever tenants and clients it names. @default { points: 100, duration: 60 } */
  readonly sourceFailures: Budget | undefined;
  /**
   * Failed attempts of one source at one client. Another source's guesses never count against this one.
   *
   * @default { points: 10, duration: 60 }
   */
  readonly clientFailures: Budget | undefined;
  /**
   * Questions of one source past its limit whether it proved the credentials of a client lately, for each of 64 lots of
   * clients. A right one is given back, so only guesses use it up.
   *
   * @default { points: 100, duration: 60 }
   */
  readonly recognitions: Budget | undefined;
  /** Proven requests of one client. @default { points: 6000, duration: 60 } */
  readonly client: Budget | undefined;
  /** Proven requests of all clients of one tenant: more than any one of them can use up by its own budget. @default undefined */
  readonly tenant: Budget | undefined;
}

/** Every default, with its reason. */
export const defaultLimits: Limits = {
  // One gateway with twenty services behind it, each of which asks five times a second and caches nothing.
  source: { points: 6000, duration: 60 },
  // A rack of services that all have yesterday's secret must not hide an attack, nor be one.
  sourceFailures: { points: 100, duration: 60 },
  // A person who types gets ten; a secret of 256 bits is not guessed in any number.
  clientFailures: { points: 10, duration: 60 },
  // So many requests of an honest client may be under way at once; ten times the guesses that are hashed, and no more.
  recognitions: { points: 100, duration: 60 },
  // Tokens live for an hour: this is a client that caches none, on many nodes.
  client: { points: 6000, duration: 60 },
  tenant: undefined,
};

/** Fills the defaults in. Throws `ConfigurationError`, which names each budget that is wrong. */
export const readLimits = (limits: Partial<Limits>): Limits => {
  const problems = limitProblems(limits);
  if (problems.length > 0) throw new ConfigurationError("limits", problems);
  return { ...defaultLimits, ...limits };
};

/** The problems of limits, by budget. A budget that is not named has its default. */
export const limitProblems = (limits: Partial<Limits>): readonly ConfigurationProblem[] => {
  const all: Limits = { ...defaultLimits, ...limits };
  const problems = Object.entries<Budget | null | undefined>({ ...all }).flatMap(
    ([field, budget]) => {
      if (!Object.hasOwn(defaultLimits, field))
        return [{ field, message: `must be one of ${Object.keys(defaultLimits).join(", ")}` }];
      return budget === undefined || isBudget(budget) ? [] : [{ field, message: rightBudget }];
    },
  );
  return problems.length > 0 ? problems : sharedBudgetProblems(all);
};

/**
 * One client must not use up what all clients of its tenant share; least of all a public one, whose requests anybody can
 * send. Its windows may begin at any moment, so one more of them than fit meets a window of the tenant's.
 */
const sharedBudgetProblems = ({ client, tenant }: Limits): readonly ConfigurationProblem[] => {
  if (tenant === undefined) return [];
  if (client === undefined)
    return [{ field: "tenant", message: "needs client: one client alone would use it up" }];
  const alone = client.points * (Math.ceil(tenant.duration / client.duration) + 1);
  return tenant.points > alone
    ? []
    : [
        {
          field: "tenant",
          message: `must be more than one client alone can use up: above ${alone} points, or a smaller client`,
        },
      ];
};

/** Of seconds: as many as a timer of JavaScript takes; a longer one would end at once. */
const longestDuration = 2_147_483;

const rightBudget = `must be whole numbers from 1, the duration at most ${longestDuration} seconds: { points: 10, duration: 60 }`;

const isBudget = (budget: Budget | null): boolean =>
  isCount(budget?.points) &&
  isCount(budget?.duration) &&
  Number(budget?.duration) <= longestDuration;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1;
