/**
 * Options of an ioredis client that asks Sentinels for its master, to spread beside `redisDefaults()`. A Sentinel that is
 * silent is passed over. Ask for them anew for each client.
 *
 * @example
 * new Redis({ ...redisDefaults(), ...sentinelDefaults(), name: "mymaster", sentinels: [{ host: "10.0.0.1", port: 26379 }] })
 */
export const sentinelDefaults = (): SentinelDefaults => ({
  // It ends the whole client if a Sentinel is down; a former master is left by `redisDefaults()`, too.
  failoverDetector: false,
  sentinelCommandTimeout: patience,
  sentinelRetryStrategy: () => askAgainAfter,
});

/** The options by which Sentinels are asked, in ioredis's names. Times are in milliseconds. */
export interface SentinelDefaults {
  readonly failoverDetector: false;
  /** How long a Sentinel may take to answer. */
  readonly sentinelCommandTimeout: number;
  /** When all are asked again, if none knew a master. */
  readonly sentinelRetryStrategy: () => number;
}

/** Below the 3 seconds that core gives a store, two Sentinels being asked. */
const patience = 1000;

const askAgainAfter = 250;
