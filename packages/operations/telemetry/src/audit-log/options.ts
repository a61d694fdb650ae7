import {
  type Clock,
  ConfigurationError,
  type KnownOptions,
  type PortError,
  systemClock,
} from "@mintport/core/ports";
import type { HeadMemory } from "./memory.ts";
import { type Schedule, unrefTimer } from "./schedule.ts";
import type { AuditKeys } from "./signing.ts";

/** The choices for the log: when it writes, how much it holds, and how it signs. */
export interface AuditLogOptions {
  /**
   * Entries are written at the latest so many milliseconds after the first of them.
   *
   * @default 1000
   */
  readonly flushInterval?: number;
  /**
   * Entries are written as soon as there are so many; also the most that one transaction holds.
   *
   * @default 500
   */
  readonly batchSize?: number;
  /**
   * The memory that entries may take while they wait, in bytes: the one that reaches it is the last that finds room. An
   * issued token is about 500.
   *
   * @default 16_777_216 // 16 MiB: some 30,000 tokens, so half a minute of a database that is away at 1,000 a second
   */
  readonly bufferBytes?: number;
  /**
   * The fate of an event that finds no room. `drop`: it is lost, and once there is room an entry says how many were.
   * `refuse`: the same, but for answered token, introspection and revocation requests, which are kept; wire
   * `refuseWhenFull`, so that there are no more of those.
   *
   * @default "drop"
   */
  readonly whenFull?: "drop" | "refuse";
  /**
   * Signs each batch with `key`, so that `verifyAuditLog` finds a rewritten or cut chain. Nothing is written behind a
   * checkpoint whose key is neither this one nor one of `formerKeys`.
   */
  readonly sign?: AuditKeys;
  /** Where this node keeps the head it knows, outside of the database. Needs `sign`. Default: nowhere. */
  readonly memory?: HeadMemory;
  /** Learns of each flush that failed. The entries are kept and tried again. */
  readonly onFailure?: (failure: PortError) => void;
  /** Called at the first flush that succeeded after one that failed. */
  readonly onRecovery?: () => void;
  readonly clock?: Clock;
  /** Default: a timer that does not keep the process alive. */
  readonly schedule?: Schedule;
}

/** The choices for the log with every default filled in. */
export interface AuditLogSettings {
  readonly flushInterval: number;
  readonly batchSize: number;
  readonly bufferBytes: number;
  readonly whenFull: "drop" | "refuse";
  readonly keys: AuditKeys | undefined;
  readonly memory: HeadMemory | undefined;
  readonly onFailure: (failure: PortError) => void;
  readonly onRecovery: () => void;
  readonly clock: Clock;
  readonly schedule: Schedule;
}

/** The names of the choices. */
export const auditLogOptions: KnownOptions<AuditLogOptions> = {
  ...{ flushInterval: true, batchSize: true, bufferBytes: true, whenFull: true },
  ...{ sign: true, memory: true, onFailure: true, onRecovery: true, clock: true, schedule: true },
};

/** The options with their defaults; throws a `ConfigurationError` that lists every one that is wrong. */
export const readOptions = (options: AuditLogOptions): AuditLogSettings => {
  const settings: AuditLogSettings = {
    flushInterval: options.flushInterval ?? 1000,
    batchSize: options.batchSize ?? 500,
    bufferBytes: options.bufferBytes ?? 16 * 1024 * 1024,
    whenFull: options.whenFull ?? "drop",
    keys: options.sign,
    memory: options.memory,
    onFailure: options.onFailure ?? (() => {}),
    onRecovery: options.onRecovery ?? (() => {}),
    clock: options.clock ?? systemClock,
    schedule: options.schedule ?? unrefTimer,
  };
  const problems = [
    ...whole("flushInterval", settings.flushInterval, { least: 1, most: longestTimer }),
    ...whole("batchSize", settings.batchSize, { least: 1, most: maxBatchSize }),
    ...whole("bufferBytes", settings.bufferBytes, { least: 1, most: Number.MAX_SAFE_INTEGER }),
    ...(settings.keys === undefined ? [] : keysProblems("sign.", settings.keys)),
    ...(settings.memory !== undefined && settings.keys === undefined
      ? [{ field: "memory", message: "needs sign: what it keeps is signed" }]
      : []),
  ];
  if (problems.length > 0) throw new ConfigurationError("audit-log", problems);
  return settings;
};

/** Tells a listener. One that throws must not stop the log. */
export const tell = <T extends readonly unknown[]>(
  listener: (...told: T) => void,
  ...told: T
): void => {
  try {
    listener(...told);
  } catch {
    // It promised not to matter.
  }
};

/** SQLite takes 32,766 parameters in a statement, and a row has eleven. */
const maxBatchSize = 2000;

interface Problem {
  readonly field: string;
  readonly message: string;
}

/** The problems of the keys, each named behind `prefix`. */
export const keysProblems = (
  prefix: string,
  { key, formerKeys = [] }: AuditKeys,
): readonly Problem[] => [
  ...keyProblems(`${prefix}key`, key),
  ...formerKeys.flatMap((former, index) => keyProblems(`${prefix}formerKeys.${index}`, former)),
];

/** RFC 2104 §3: a key shorter than the hash's output "would decrease the security strength". */
const keyProblems = (field: string, key: Uint8Array): readonly Problem[] =>
  key.length >= 32 ? [] : [{ field, message: "must be of 32 bytes or more" }];

/** Milliseconds: what a timer of JavaScript takes. */
export const longestTimer = 2_147_483_647;

/** The problem of a field that must be a whole number from `least` to `most`; none if it is. */
export const whole = (
  field: string,
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): readonly Problem[] =>
  Number.isInteger(value) && value >= least && value <= most
    ? []
    : [{ field, message: `must be a whole number from ${least} to ${most}` }];
