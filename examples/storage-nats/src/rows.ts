import { JetStreamApiError, jetstream } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";

/** Where the rows are, and how long to wait for them. */
export interface NatsOptions {
  /**
   * The bucket, which is made if it is missing.
   *
   * @default "mintport"
   */
  readonly bucket?: string;
  /**
   * Servers that hold each row: 1, 3 or 5. Counts when the bucket is made.
   *
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Milliseconds that a request to NATS may take.
   *
   * @default 2500
   */
  readonly timeout?: number;
}

/** A row as it was read: what it holds, and the sequence number by which a write recognises it. */
export interface Row {
  readonly text: string;
  readonly sequence: number;
}

/** Rows by key, of which each write names the row that it expects. A key is some words with dots between them. */
export interface Rows {
  read(key: string): Promise<Row | undefined>;
  /** Writes where there is no row; whether there was none. */
  create(key: string, text: string): Promise<boolean>;
  /** Writes over the row that was read; whether it was still there. */
  replace(key: string, row: Row, text: string): Promise<boolean>;
  /** Removes the row that was read; whether it was still there. */
  remove(key: string, row: Row): Promise<boolean>;
  /** The keys that match, in no order; `*` stands for any word. */
  keys(pattern: string): Promise<readonly string[]>;
  /** The engine's clock, in seconds. */
  now(): Promise<number>;
  destroy(): Promise<void>;
}

/** Opens the bucket. Reads go to its leader: another server may not have the last write yet. */
export const openRows = async (
  connection: NatsConnection,
  { bucket = "mintport", replicas = 1, timeout = 2500 }: NatsOptions,
): Promise<Rows> => {
  const client = jetstream(connection, { timeout });
  const manager = await client.jetstreamManager();
  const kv = await new Kvm(client).create(bucket, { history: 1, replicas, allow_direct: false });
  const stream = `KV_${bucket}`;
  const subjects = `$KV.${bucket}.`;

  /** The sequence number of the new row; `undefined` if another one stands there than the expected one. */
  const write = async (key: string, text: string, expected: number) => {
    try {
      return await kv.put(key, text, { previousSeq: expected, timeout });
    } catch (cause) {
      if (cause instanceof JetStreamApiError && cause.code === wrongLastSequence) return undefined;
      throw cause;
    }
  };
  /** What stands there, an empty row included: somebody removed it, and NATS has not dropped it yet. */
  const readAny = async (key: string): Promise<Row | undefined> => {
    const entry = await kv.get(key);
    return entry === null ? undefined : { text: entry.string(), sequence: entry.revision };
  };

  return {
    read: async (key) => {
      const row = await readAny(key);
      return row?.text === "" ? undefined : row;
    },
    create: async (key, text) => {
      if ((await write(key, text, none)) !== undefined) return true;
      for (let attempt = 0; attempt < attempts; attempt++) {
        const row = await readAny(key);
        if (row !== undefined && row.text !== "") return false;
        if ((await write(key, text, row?.sequence ?? none)) !== undefined) return true;
      }
      return false;
    },
    replace: async (key, row, text) => (await write(key, text, row.sequence)) !== undefined,
    remove: async (key, row) => {
      // NATS deletes a message without comparing: so the row is emptied first, which it compares.
      const emptied = await write(key, "", row.sequence);
      if (emptied === undefined) return false;
      await manager.streams.deleteMessage(stream, emptied, false).catch(ignore);
      return true;
    },
    keys: async (pattern) => {
      const info = await manager.streams.info(stream, {
        subjects_filter: `${subjects}${pattern}`,
      });
      return Object.keys(info.state.subjects ?? {}).map((subject) =>
        subject.slice(subjects.length),
      );
    },
    now: async () => {
      const revision = await kv.put("clock", "0", { timeout });
      const entry = await kv.get("clock", { revision });
      return Math.floor((entry?.created.getTime() ?? 0) / 1000);
    },
    destroy: async () => {
      await kv.destroy();
    },
  };
};

/** How often a lost race is run again before the caller hears of it. */
export const attempts = 100;

/** The sequence number that a write expects where nothing may stand. */
const none = 0;

const wrongLastSequence = 10_071;

const ignore = (): void => {
  // An empty row is as good as none.
};
