import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { dataFolder, runQuietly, startInBackground } from "./service.ts";

/** PEM files of a Redis that takes nothing but TLS, and nobody without a certificate of the authority. */
export interface RedisTlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

/** A Redis of a test's own, over TLS, with an ACL user. */
export interface TlsRedis {
  readonly port: number;
  stop(): void;
}

/** Starts a Redis whose only user is `user`, with the password. */
export const startTlsRedis = async (
  files: RedisTlsFiles,
  { user, password }: { readonly user: string; readonly password: string },
  replicaOf?: number,
): Promise<TlsRedis> => {
  const port = await freePort();
  const folder = dataFolder(undefined);
  const stop = startInBackground([
    ...["redis-server", "--bind", "127.0.0.1", "--dir", folder.path, "--save", ""],
    ...["--appendonly", "no", "--repl-diskless-sync-delay", "0"],
    ...tlsArguments(files, port),
    ...["--user", "default", "off", "--user", user, "on", `>${password}`, "~*", "&*", "+@all"],
    ...["--masteruser", user, "--masterauth", password],
    ...(replicaOf === undefined ? [] : ["--replicaof", "127.0.0.1", String(replicaOf)]),
  ]);
  const server = { port, stop: stopWith(stop, folder) };
  const login = ["--user", user, "--pass", password, "--no-auth-warning"];
  const wanted = replicaOf === undefined ? "role:master" : "master_link_status:up";
  await until(() => ask(files, port, [...login, "INFO", "replication"]), wanted, server);
  return server;
};

/** A master, a replica and a Sentinel that watches them, all over TLS. */
export interface RedisSentinel {
  readonly sentinelPort: number;
  /** Kills the master, and waits until the Sentinel has made the replica one. */
  replaceMaster(): Promise<void>;
  stop(): void;
}

/** Starts them. The Sentinel knows the master as `name`, and asks for its own password. */
export const startRedisSentinel = async (
  files: RedisTlsFiles,
  login: { readonly user: string; readonly password: string },
  { name, sentinelPassword }: { readonly name: string; readonly sentinelPassword: string },
): Promise<RedisSentinel> => {
  const master = await startTlsRedis(files, login);
  const replica = await startTlsRedis(files, login, master.port);
  const port = await freePort();
  const folder = dataFolder(undefined);
  const configuration = join(folder.path, "sentinel.conf");
  writeFileSync(
    configuration,
    [
      `bind 127.0.0.1`,
      `dir ${folder.path}`,
      `requirepass ${sentinelPassword}`,
      `sentinel monitor ${name} 127.0.0.1 ${master.port} 1`,
      `sentinel auth-user ${name} ${login.user}`,
      `sentinel auth-pass ${name} ${login.password}`,
      `sentinel down-after-milliseconds ${name} 500`,
      `sentinel failover-timeout ${name} 3000`,
    ].join("\n"),
  );
  const stopSentinel = stopWith(
    startInBackground([
      ...["redis-server", configuration, "--sentinel"],
      ...tlsArguments(files, port),
    ]),
    folder,
  );
  const sentinelLogin = ["--pass", sentinelPassword, "--no-auth-warning"];
  const untilItTells = (wanted: number, ...command: readonly string[]): Promise<void> =>
    until(
      () => ask(files, port, [...sentinelLogin, "SENTINEL", ...command, name]),
      String(wanted),
      whole,
    );
  /** Whether the replica has all that the master has, once it is in step. */
  const lag = (): string => {
    const { user, password } = login;
    const info = ask(files, master.port, [
      ...["--user", user, "--pass", password, "--no-auth-warning"],
      ...["INFO", "replication"],
    ]);
    const [, at] = /slave0:.*state=online,offset=(\d+)/.exec(info) ?? [];
    return at !== undefined && info.includes(`master_repl_offset:${at}`) ? "none" : "some";
  };
  const whole = {
    sentinelPort: port,
    replaceMaster: async () => {
      // What the replica has not got yet would be lost: that is Redis' own promise, and no fault of whoever uses it.
      await until(lag, "none", whole);
      master.stop();
      await untilItTells(replica.port, "GET-MASTER-ADDR-BY-NAME");
    },
    stop: () => {
      for (const stop of [stopSentinel, replica.stop, master.stop]) stop();
    },
  };
  await untilItTells(replica.port, "REPLICAS");
  return whole;
};

const tlsArguments = ({ certFile, keyFile, caFile }: RedisTlsFiles, port: number) => [
  ...["--port", "0", "--tls-port", String(port), "--tls-cert-file", certFile],
  ...["--tls-key-file", keyFile, "--tls-ca-cert-file", caFile, "--tls-replication", "yes"],
];

const stopWith =
  (stop: () => void, folder: { readonly remove: () => void }): (() => void) =>
  () => {
    stop();
    folder.remove();
  };

const ask = (files: RedisTlsFiles, port: number, command: readonly string[]): string =>
  runQuietly([
    ...["redis-cli", "-p", String(port), "--tls", "--insecure"],
    ...["--cert", files.certFile, "--key", files.keyFile, "--cacert", files.caFile],
    ...command,
  ]);

const until = async (
  look: () => string,
  wanted: string,
  started: { readonly stop: () => void },
): Promise<void> => {
  for (let attempt = 0; attempt < 150; attempt++) {
    try {
      if (look().includes(wanted)) return;
    } catch {
      // It is not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  started.stop();
  throw new Error(`Redis did not get ready: never saw ${wanted}`);
};
