import type { FullStorage } from "@mintport/core/ports";
import { natsStorage } from "@mintport/example-storage-nats";
import { type TcpProxy, tcpProxy } from "@mintport/test-engines";
import type { ExpiringOptions, Opened, RawRecord } from "@mintport/testing";
import { jetstream } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect, type NatsConnection } from "@nats-io/transport-node";

/** A bucket of one test's own, whose server can be taken away and whose rows can be damaged. */
export interface Bucket {
  open(): Promise<Opened<FullStorage>>;
  close(): Promise<void>;
}

export const makeBucket = async (url: string): Promise<Bucket> => {
  const bucket = newBucketName();
  const direct = await connect({ servers: url });
  const { destroy } = await natsStorage(direct, { bucket });
  const { hostname, port } = new URL(url);
  const proxy = await tcpProxy({ host: hostname, port: port === "" ? 4222 : Number(port) });
  return {
    open: async () => {
      const connections = [await through(proxy), await through(proxy)] as const;
      return {
        handles: [
          await natsStorage(connections[0], { bucket, timeout: 1500 }),
          await natsStorage(connections[1], { bucket, timeout: 1500 }),
        ] as const,
        close: async () => {
          for (const connection of connections) await connection.close();
        },
        breakEngine: async () => {
          proxy.fail("cut");
          return async () => {
            proxy.fail(undefined);
          };
        },
        writeRaw: (record) => writeRaw(direct, bucket, record),
      };
    },
    close: async () => {
      await destroy();
      await direct.close();
      await proxy.close();
    },
  };
};

/** The facts that the suites have to know. */
export const facts: ExpiringOptions = {
  expiresByItself: false,
  offers: ["breakEngine", "writeRaw"],
};

export const newBucketName = (): string => `test-${crypto.randomUUID()}`;

/** A client that comes back soon, and never gives up. */
const through = ({ port }: TcpProxy): Promise<NatsConnection> =>
  connect({
    servers: `127.0.0.1:${port}`,
    // Its server would tell it of the way around the proxy.
    ignoreClusterUpdates: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 20,
  });

/** The suite's names are plain, and stand in the keys as they are. */
const writeRaw = async (
  connection: NatsConnection,
  bucket: string,
  record: RawRecord,
): Promise<void> => {
  const kv = await new Kvm(jetstream(connection)).open(bucket);
  const key = keyOf(record);
  const entry = await kv.get(key);
  const fields = JSON.parse(entry?.string() ?? "{}") as object;
  await kv.put(key, JSON.stringify({ ...fields, content: record.content }));
};

const keyOf = (record: RawRecord): string => {
  switch (record.store) {
    case "tenants":
      return `tenant.${record.tenant}`;
    case "clients":
      return `client.${record.tenant}.${record.client}`;
    case "accessTokens":
      return `token.${record.tenant}.${record.digest}`;
    case "grants":
      return `grant.${record.tenant}.${record.subject}.${record.client}`;
  }
};
