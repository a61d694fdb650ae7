import type { EndpointEvent, Observer } from "@mintport/core";
import type { Instant, PortError } from "@mintport/core/ports";
import { err, ok, type Result, ResultAsync } from "@mintport/core/result";
import { appender } from "./append.ts";
import { entryBuffer } from "./buffer.ts";
import { ChainBroken } from "./continuity.ts";
import { type AuditConnection, connectionOptions, openDatabase } from "./database.ts";
import { entryOf, entryOfEvent } from "./entry.ts";
import { lift } from "./lift.ts";
import { type ManagementEvent, managementFields } from "./management-event.ts";
import { type AuditLogOptions, auditLogOptions, readOptions, tell } from "./options.ts";
import { singleTimer } from "./schedule.ts";

/** An observer that writes each event to the chain in the database, some time after the request. */
export interface AuditLog extends Observer {
  /** Takes an act of management. It is durable once a `flush` after it is `Ok`. */
  manage(event: ManagementEvent): void;
  /** Writes what waits now, and says what went wrong. */
  flush(): ResultAsync<void, PortError>;
  /** Whether an entry could be written now: the database answers, the chain is whole, and the key is the log's. */
  check(): ResultAsync<void, PortError>;
  /** Takes no more events, writes what waits, and closes the connection if a dialect was passed. */
  close(): ResultAsync<void, PortError>;
  /** How many events were lost because there was no room. */
  readonly dropped: number;
  /** Whether there is no room now. */
  readonly isFull: boolean;
  /** How many events wait to be written. */
  readonly waiting: number;
  /** When the oldest that waits was told; `undefined` if none waits. */
  readonly waitingSince: Instant | undefined;
  readonly whenFull: "drop" | "refuse";
  /** Why nothing can be written now, as the last flush found it. */
  readonly trouble: AuditTrouble | undefined;
}

/** The trouble that keeps a log from being written. Entries that wait are kept and tried again each `flushInterval`. */
export interface AuditTrouble {
  /** `broken`: entries that were there are gone or others, and nobody acknowledged it. `failing`: anything else. */
  readonly kind: "broken" | "failing";
  /** When it was found first. */
  readonly since: Instant;
  readonly failure: PortError;
}

/**
 * A tamper-evident log in SQL: each entry's hash covers the entry before it. Run `migrateAuditLog` first. What waits in
 * memory is lost if the process is killed: at most `flushInterval`, or `bufferBytes` of them while the database is down. Throws
 * `ConfigurationError` if an option is wrong or unknown.
 *
 * @example const audit = auditLog({ db, sign: { key }, onFailure: (failure) => logger.error(failure.kind) });
 */
export const auditLog = (options: AuditConnection & AuditLogOptions): AuditLog => {
  const settings = readOptions(options);
  const { batchSize, bufferBytes, whenFull } = settings;
  const database = openDatabase(options, { ...connectionOptions, ...auditLogOptions });
  const writer = appender(database, settings);
  const buffer = entryBuffer(bufferBytes, () => settings.clock.now());
  let running: Promise<Result<void, PortError>> | undefined;
  let following: Promise<Result<void, PortError>> | undefined;
  let trouble: AuditTrouble | undefined;
  let isClosed = false;

  const drain = async (): Promise<Result<void, PortError>> => {
    // Entries that come meanwhile are the next flush's: under load there are always more, and somebody waits for this one.
    for (let left = buffer.size; left > 0 || (isClosed && buffer.size > 0); ) {
      const written = await writer.append(buffer.oldest(batchSize, maxBatchText));
      if (written.isErr()) return err(written.error);
      buffer.remove(written.value);
      left -= written.value;
    }
    return ok(undefined);
  };

  const note = (result: Result<void, PortError>): void => {
    const before = trouble;
    trouble = result.match(
      () => undefined,
      (failure) => troubleOf(failure, before?.since ?? settings.clock.now()),
    );
    if (result.isErr()) tell(settings.onFailure, result.error);
    else if (before !== undefined) tell(settings.onRecovery);
  };

  const start = async (): Promise<Result<void, PortError>> => {
    timer.stop();
    const hadAny = buffer.size > 0;
    const result = await lift(drain).andThen((drained) => drained);
    running = undefined;
    // That nothing was to be written says nothing of whether it could have been.
    if (hadAny || result.isErr()) note(result);
    schedule();
    return result;
  };

  /** Entries that came while another flush ran are written by one more, which all who came meanwhile wait for. */
  const flush = (): ResultAsync<void, PortError> =>
    new ResultAsync(
      running === undefined ? (running = start()) : (following ??= running.then(goOn)),
    );

  const goOn = async (result: Result<void, PortError>): Promise<Result<void, PortError>> => {
    following = undefined;
    return result.isOk() && buffer.size > 0 ? await (running ??= start()) : result;
  };

  const timer = singleTimer(settings.schedule, () => {
    void flush().match(
      () => {},
      () => {},
    );
  });

  /** A database that is down is asked once an interval, however many events come. */
  const schedule = (): void => {
    if (running !== undefined || isClosed || buffer.size === 0) return;
    timer.startWithin(
      buffer.size >= batchSize && trouble === undefined ? 0 : settings.flushInterval,
    );
  };

  /** The connection goes also if something could not be written. */
  const closed = async (): Promise<Result<void, PortError>> => {
    const flushed = await flush();
    const gone = await lift(() => database.close());
    return flushed.andThen(() => gone);
  };

  const checked = async (): Promise<Result<void, PortError>> => {
    const result = await writer.check();
    note(result);
    return result;
  };

  return {
    whenFull,
    observe: (event) => {
      const beyond = whenFull === "refuse" && isGated(event) ? 2 : 1;
      buffer.push(entryOfEvent(event), isClosed ? 0 : beyond * bufferBytes);
      schedule();
    },
    manage: (event) => {
      buffer.push(entryOf(managementFields(event)), isClosed ? 0 : 2 * bufferBytes);
      schedule();
    },
    flush,
    check: () => {
      // A flush that is at its end would say that all is well after this has found that it is not.
      return new ResultAsync(running === undefined ? checked() : running.then(() => checked()));
    },
    close: () => {
      isClosed = true;
      return new ResultAsync(closed());
    },
    get dropped() {
      return buffer.dropped;
    },
    get waiting() {
      return buffer.size;
    },
    get waitingSince() {
      return buffer.since;
    },
    get trouble() {
      return trouble;
    },
    get isFull() {
      return isClosed || buffer.isFull;
    },
  };
};

const troubleOf = (failure: PortError, since: Instant): AuditTrouble => ({
  kind: failure.cause instanceof ChainBroken ? "broken" : "failing",
  since,
  failure,
});

/** In characters. MariaDB takes 16 MiB in one statement, and a hostile request may be as long as its body may be. */
const maxBatchText = 1_000_000;

/**
 * The endpoints that `refuseWhenFull` stands before: after it closed, only the requests that it had let in can still be
 * answered.
 */
const isGated = ({ outcome, endpoint }: EndpointEvent): boolean =>
  outcome === "answered" && gated.has(endpoint);

const gated: ReadonlySet<string> = new Set(["token", "introspect", "revoke"]);
