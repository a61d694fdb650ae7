import { ConfigurationError, requireKnownOptions } from "@mintport/core/ports";

/** The times and the size of a connection pool. */
export interface PoolOptions {
  /**
   * Milliseconds that a call may take, and as many for the connection to make it on. Then it fails and its connection is
   * destroyed. `Infinity` for migrations, which may wait for each other. The default is below the 3 s of `portTimeout`.
   *
   * @default 2500
   */
  readonly queryTimeout?: number;
  /**
   * Milliseconds that closing may take. Then what is still open is destroyed.
   *
   * @default 2000
   */
  readonly closeTimeout?: number;
}

/** The options with their defaults; throws `ConfigurationError` for what is no time. */
export const readPoolOptions = (options: PoolOptions): Required<PoolOptions> => {
  requireKnownOptions("storage-sql", options, { queryTimeout: true, closeTimeout: true });
  const { queryTimeout = 2500, closeTimeout = 2000 } = options;
  const problems = Object.entries({ queryTimeout, closeTimeout }).flatMap(([field, value]) =>
    value > 0 ? [] : [{ field, message: "must be more than 0 milliseconds" }],
  );
  if (problems.length > 0) throw new ConfigurationError("storage-sql", problems);
  return { queryTimeout, closeTimeout };
};
