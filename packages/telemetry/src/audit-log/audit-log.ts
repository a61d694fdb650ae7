import type { EndpointEvent, Observer, PortError } from "@mintport/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { eventFields } from "../event-fields.ts";
import { appender } from "./append.ts";
import { entryBuffer } from "./buffer.ts";
import { type AuditConnection, openDatabase } from "./database.ts";
import { lift } from "./lift.ts";
import { type AuditLogOptions, readOptions } from "./options.ts";
import { singleTimer } from "./schedule.ts";

/** An observer that writes each event to the chain in the database, some time after the request. */
export interface AuditLog extends Observer {
  /** Writes what waits now, and says what went wrong. */
  flush(): ResultAsync<void, PortError>;
  /** Takes no more events, writes what waits, and closes the connection if a dialect was passed. */
  close(): ResultAsync<void, PortError>;
  /** How many events were lost because there was no room. */
  readonly dropped: number;
  /** Whether there is no room now. */
  readonly isFull: boolean;
  readonly whenFull: "drop" | "refuse";
}

/**
 * A tamper-evident log in SQL: each entry's hash covers the entry before it. Run `migrateAuditLog` first. What waits in
 * memory is lost if the process is killed: at most `flushInterval`, or `bufferSize` entries while the database is down.
 *
 * @example const audit = auditLog({ db, sign: { key }, onFailure: (failure) => logger.error(failure.kind) });
 */
export const auditLog = (options: AuditConnection & AuditLogOptions): AuditLog => {
  const settings = readOptions(options);
  const { batchSize, bufferSize, whenFull } = settings;
  const database = openDatabase(options);
  const append = appender(database, settings.key);
  const buffer = entryBuffer(bufferSize, () => settings.clock.now());
  let running: Promise<Result<void, PortError>> | undefined;
  let isFailing = false;
  let isClosed = false;

  const drain = async (): Promise<Result<void, PortError>> => {
    while (buffer.size > 0) {
      const written = await append(buffer.oldest(batchSize, maxBatchText));
      if (written.isErr()) return err(written.error);
      buffer.remove(written.value);
    }
    return ok(undefined);
  };

  const start = async (): Promise<Result<void, PortError>> => {
    timer.stop();
    const result = await lift(drain).andThen((drained) => drained);
    running = undefined;
    isFailing = result.isErr();
    if (result.isErr()) tell(settings.onFailure, result.error);
    schedule();
    return result;
  };

  /** What came while another flush was at its end is written by one more. */
  const flush = (): ResultAsync<void, PortError> =>
    new ResultAsync(
      running === undefined
        ? (running = start())
        : running.then(async (result) =>
            result.isOk() && buffer.size > 0 ? await flush() : result,
          ),
    );

  const timer = singleTimer(settings.schedule, () => {
    void flush().match(
      () => {},
      () => {},
    );
  });

  /** A database that is down is asked once an interval, however many events come. */
  const schedule = (): void => {
    if (running !== undefined || isClosed || buffer.size === 0) return;
    timer.startWithin(buffer.size >= batchSize && !isFailing ? 0 : settings.flushInterval);
  };

  return {
    whenFull,
    observe: (event) => {
      const beyond = whenFull === "refuse" && isGated(event) ? 2 : 1;
      buffer.push(eventFields(event), isClosed ? 0 : beyond * bufferSize);
      schedule();
    },
    flush,
    close: () => {
      isClosed = true;
      return flush().andThen(() => lift(() => database.close()));
    },
    get dropped() {
      return buffer.dropped;
    },
    get isFull() {
      return isClosed || buffer.isFull;
    },
  };
};

const tell = (onFailure: (failure: PortError) => void, failure: PortError): void => {
  try {
    onFailure(failure);
  } catch {
    // A listener that throws must not stop the log.
  }
};

/** In characters. MariaDB takes 16 MiB in one statement, and a hostile request may be as long as its body may be. */
const maxBatchText = 1_000_000;

/** What `refuseWhenFull` stands before: after it closed, only the requests that it had let in can still be answered. */
const isGated = ({ outcome, endpoint }: EndpointEvent): boolean =>
  outcome === "answered" && ["token", "introspect", "revoke"].includes(endpoint);
