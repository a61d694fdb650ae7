import { instant, type PortError } from "@mintport/core";
import {
  type AuditConnection,
  type AuditFailure,
  type AuditKeys,
  type AuditQuery,
  acknowledgeAuditBreaks,
  tailAuditLog,
  verifyAuditLog,
} from "@mintport/telemetry/audit-log";
import { Command, Option } from "commander";
import type { Result } from "neverthrow";
import { auditKeys } from "../audit-keys.ts";
import { auditMemory } from "../audit-memory.ts";
import { troubleText } from "../audit-trouble.ts";
import { keyEncryptionKeys } from "../key-encryption-key.ts";
import { openStorage, requireCurrentSchema, sqlConnection } from "../open-storage.ts";
import { requireRightKey } from "../right-key.ts";
import { readSettings, type Settings } from "../settings.ts";
import { clientIdArgument, tenantIdArgument } from "./arguments.ts";
import { userName } from "./audited.ts";
import { CommandFailed } from "./failure.ts";
import { dateText, definedOnly, moment, wholeNumber } from "./options.ts";
import { print } from "./output.ts";
import { printable } from "./printable.ts";
import { unwrap } from "./unwrap.ts";
import { existingTenant } from "./with-storage.ts";
import type { World } from "./world.ts";

export const auditCommand = (world: World): Command =>
  new Command("audit")
    .description("The audit log: who asked for what, and what became of it")
    .addCommand(verify(world))
    .addCommand(tail(world))
    .addCommand(acknowledge(world));

const verify = (world: World): Command =>
  new Command("verify")
    .description("Check that no entry of the log was changed, removed, added or moved")
    .option("--anchor <seq:hash>", "a head that an earlier verification printed", anchor)
    .option("--json", "print the result as JSON")
    .action(
      async (options: {
        readonly anchor?: { readonly seq: number; readonly hash: string };
        readonly json?: boolean;
      }) => {
        const settings = readSettings(world.environment);
        const found = keyed(
          await verifyAuditLog(await connectionOf(world), {
            ...(await keysOf(settings)),
            memory: auditMemory(settings),
            ...(options.anchor === undefined ? {} : { anchor: options.anchor }),
          }),
        );
        if (!found.ok) {
          print(world, options, { value: found, text: `Entry ${found.seq} is ${found.fault}` });
          throw new CommandFailed(faultText(found));
        }
        const { seq, hash } = found.head;
        print(world, options, {
          value: found,
          text: `${found.entries} entries stand as they were written\nHead ${seq}:${hash}`,
        });
      },
    );

/** The value, or a refusal that names what is wrong with the keys, if it is they. */
const keyed = <T>(result: Result<T, PortError>): T =>
  unwrap(
    result.mapErr((failure) => {
      if (failure.kind === "corrupt") throw new CommandFailed(troubleText(failure), "port_error");
      return failure;
    }),
  );

/** What verification found, in words of the command line. */
const faultText = ({ seq, fault, anchor: behind }: AuditFailure): string => {
  if (fault === "unknown_key")
    return `entry ${seq} and what follows is signed by a key that is not here: give it as one of MINTPORT_FORMER_AUDIT_KEYS, or the key-encryption key it was made of as one of MINTPORT_FORMER_KEY_ENCRYPTION_KEYS`;
  if (fault === "broken")
    return behind === undefined
      ? `the audit log is broken: entries from ${seq} on, which were there, are gone or others; look into it and run: mintport audit acknowledge`
      : `the audit log was cut before entry ${seq}, which says what was expected and found; when you have looked into it, verify from there on with --anchor ${behind.seq}:${behind.hash}`;
  return `the audit log was tampered with at entry ${seq}`;
};

const acknowledge = (world: World): Command =>
  new Command("acknowledge")
    .description("Let a broken log be written again: an entry says for ever what was cut off")
    .option("--json", "print the breaks as JSON")
    .action(async (options: { readonly json?: boolean }) => {
      const settings = readSettings(world.environment);
      const breaks = keyed(
        await acknowledgeAuditBreaks(await connectionOf(world), {
          sign: await keysOf(settings),
          memory: auditMemory(settings),
          by: userName(),
        }),
      );
      const lines = breaks.map(
        ({ expected, found }) =>
          `Expected entry ${expected.seq} with the hash ${expected.hash}; the log ended with entry ${found.seq}, ${found.hash}`,
      );
      print(world, options, {
        value: { breaks },
        text: lines.length === 0 ? "The log is not broken" : lines.join("\n"),
      });
    });

interface TailOptions {
  readonly tenant?: string;
  readonly client?: string;
  readonly outcome?: AuditQuery["outcome"];
  readonly since?: number;
  readonly limit: number;
  readonly follow?: boolean;
  readonly json?: boolean;
}

const tail = (world: World): Command =>
  new Command("tail")
    .description("Print the latest entries, oldest first")
    .option("--tenant <id>", "of this tenant only")
    .option("--client <id>", "of this client only")
    .addOption(
      new Option("--outcome <name>", "of this outcome only").choices([
        "answered",
        "refused",
        "done",
        "lost",
        "broken",
      ]),
    )
    .option("--since <date>", "from this moment on", moment)
    .option("--limit <number>", "the most entries", wholeNumber, 20)
    .option("--follow", "go on with what comes, until SIGINT")
    .option("--json", "print each entry as a line of JSON")
    .action(async (options: TailOptions) => {
      const stop = new AbortController();
      void world.stop?.then(() => {
        stop.abort();
      });
      if (options.follow === true)
        process.once("SIGINT", () => {
          stop.abort();
        });
      const connection = await connectionOf(world);
      const query = definedOnly({
        tenant:
          options.tenant === undefined ? undefined : tenantIdArgument(options.tenant, "--tenant"),
        client: options.client === undefined ? undefined : clientIdArgument(options.client),
        outcome: options.outcome,
        since: options.since === undefined ? undefined : instant(options.since),
        limit: options.limit,
        follow: options.follow === true ? { signal: stop.signal } : undefined,
      }) as AuditQuery;
      let isEmpty = true;
      for await (const found of tailAuditLog(connection, query)) {
        const { at, entry } = unwrap(found);
        isEmpty = false;
        world.out(`${options.json === true ? entry : printable(lineOf(at, entry))}\n`);
      }
      if (isEmpty && options.tenant !== undefined) await requireTenant(world, options.tenant);
    });

/** A tenant that is gone may have entries, so only one without any must be there: it may be mistyped. */
const requireTenant = async (world: World, text: string): Promise<void> => {
  const { storage, close } = openStorage(readSettings(world.environment));
  try {
    await existingTenant(storage, text);
  } finally {
    await close();
  }
};

const keysOf = async (settings: Settings): Promise<AuditKeys> => {
  const { storage, close } = openStorage(settings);
  try {
    const keys = await keyEncryptionKeys(settings, storage, { make: false });
    await requireRightKey(storage, keys);
    return auditKeys(settings, keys);
  } finally {
    await close();
  }
};

const connectionOf = async ({ environment }: World): Promise<AuditConnection> => {
  const settings = readSettings(environment);
  const connection = sqlConnection(settings);
  if (connection === undefined)
    throw new CommandFailed("there is no audit log: MINTPORT_DATABASE_URL is not set");
  await requireCurrentSchema(settings);
  return connection;
};

/** The fields that answer who, what and why; `--json` has them all. */
const lineOf = (at: number, entry: string): string => {
  const fields = JSON.parse(entry) as Readonly<Record<string, unknown>>;
  const shown = [
    "endpoint",
    "outcome",
    "reason",
    "tenant",
    "client",
    "grant_type",
    "operation",
    "error",
    "actor",
    "actor_user",
    "actor_client",
    "remote_address",
  ]
    .filter((name) => fields[name] !== undefined)
    .map((name) => `${name}=${String(fields[name])}`);
  return [dateText(at), ...shown].join(" ");
};

const anchor = (text: string): { readonly seq: number; readonly hash: string } => {
  const [, seq, hash] = /^(\d+):([\w-]+)$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    throw new CommandFailed("--anchor: must be a head as verify prints it, 12:…");
  return { seq: Number(seq), hash };
};
