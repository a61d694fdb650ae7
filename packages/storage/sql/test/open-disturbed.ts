import { type SqlStorage, sqlStorage } from "@mintport/storage-sql";
import { type Place, type TcpProxy, tcpProxy } from "@mintport/test-engines";
import type { Opened, RawRecord } from "@mintport/testing";
import { Kysely } from "kysely";
import { dialectOn, options } from "./open.ts";

/** Opens handles on a place whose engine can be taken away, and whose rows can be damaged. */
export interface Disturbed {
  open(): Promise<Opened<SqlStorage>>;
  close(): Promise<void>;
}

export const disturbed = async (place: Place): Promise<Disturbed> => {
  const direct = new Kysely<Record<string, Record<string, string>>>({ dialect: dialectOn(place) });
  const proxy = place.engine === "sqlite" ? undefined : await proxyTo(place);
  const reached = proxy === undefined ? place : { ...place, url: at(place.url, proxy.port) };
  return {
    open: async () => {
      const connect = () => sqlStorage({ dialect: dialectOn(reached), ...options });
      const handles = [connect(), connect()] as const;
      return {
        handles,
        close: async () => {
          await Promise.all(handles.map((handle) => handle.close()));
        },
        breakEngine: async () => {
          if (proxy === undefined) return withoutTables(direct);
          proxy.fail("cut");
          return async () => {
            proxy.fail(undefined);
          };
        },
        writeRaw: (record) => writeRaw(direct, record),
      };
    },
    close: async () => {
      await direct.destroy();
      await proxy?.close();
    },
  };
};

const proxyTo = ({ engine, url }: Place): Promise<TcpProxy> => {
  const { hostname, port } = new URL(url);
  const standard = engine === "postgres" ? 5432 : 3306;
  return tcpProxy({ host: hostname, port: port === "" ? standard : Number(port) });
};

const at = (url: string, port: number): string => {
  const other = new URL(url);
  other.host = `127.0.0.1:${port}`;
  return other.href;
};

type Raw = Kysely<Record<string, Record<string, string>>>;

/** A file has no connection to cut: every query fails as well where its table is not there. */
export const withoutTables = async (db: Raw): Promise<() => Promise<void>> => {
  const tables = (await db.introspection.getTables()).filter(({ name }) => name.startsWith("mp_"));
  for (const { name } of tables)
    await db.schema.alterTable(name).renameTo(`gone_${name}`).execute();
  return async () => {
    for (const { name } of tables)
      await db.schema.alterTable(`gone_${name}`).renameTo(name).execute();
  };
};

/** The suite's names are plain, and stand in the keys as they are. */
export const writeRaw = async (db: Raw, record: RawRecord): Promise<void> => {
  const { content, store } = record;
  const table = store === "accessTokens" ? "access_tokens" : store;
  const { numUpdatedRows } = await db
    .updateTable(`mp_${table}`)
    .set({ content })
    .where((eb) => eb.and(keyOf(record)))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new Error("there is no such row");
};

const keyOf = (record: RawRecord): Readonly<Record<string, string>> => {
  if (record.store === "grants") return { tenant: record.tenant, grant_id: record.id };
  const { content: _content, store: _store, ...key } = record;
  return key;
};
