/** The clock of Redis, as far as its answers tell. */
export interface RedisClock {
  /** Milliseconds of the platform's stopwatch, from any beginning. */
  now(): number;
  /** Takes the time that Redis just answered. */
  hear(milliseconds: unknown): void;
  /** The moment, in Redis' own time, after which a call of now is too late; 0 while its time is not known. */
  deadline(): number;
}

/** Nobody's clock is compared with another's: what counts is how far Redis' own has gone since it last answered. */
export const redisClock = (patience: number, now: () => number): RedisClock => {
  let ahead: number | undefined;
  return {
    now,
    hear: (milliseconds) => {
      if (typeof milliseconds === "number") ahead = milliseconds - now();
    },
    deadline: () => (ahead === undefined ? 0 : Math.ceil(now() + ahead + patience)),
  };
};
