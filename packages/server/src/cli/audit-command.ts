import { isIP } from "node:net";
import { type Reason, reasons } from "@mintport/core";
import { unknownName } from "@mintport/core/management";
import { instant, present } from "@mintport/core/ports";
import {
  type AuditQuery,
  acknowledgeAuditBreaks,
  tailAuditLog,
  verifyAuditLog,
} from "@mintport/telemetry/audit-log";
import { Command, Option } from "commander";
import { CommandFailed } from "../errors/command-failed.ts";
import { readSettings } from "../settings/settings.ts";
import { auditMemory } from "../stores/audit/audit-memory.ts";
import { type Anchor, anchorOption } from "./anchor-option.ts";
import { clientIdArgument, tenantIdArgument } from "./arguments.ts";
import { archiveCommand, pruneAuditCommand, verifiedArchive } from "./audit-archive.ts";
import type { CommandContext } from "./command-context.ts";
import { dateText, momentOrAgo, wholeNumber } from "./options.ts";
import { print } from "./print.ts";
import { printable } from "./printable.ts";
import { userName } from "./run-audited.ts";
import { unwrap } from "./unwrap.ts";
import { faultText, keysOf, unwrapKeyed, withAuditLog } from "./with-audit-log.ts";
import { existingTenant } from "./with-registry.ts";

/** The command `audit`: verifies, shows, acknowledges, archives and prunes the audit log. */
export const auditCommand = (command: Command, world: CommandContext): Command =>
  command
    .addCommand(verify(world))
    .addCommand(tail(world))
    .addCommand(acknowledge(world))
    .addCommand(archiveCommand(world))
    .addCommand(pruneAuditCommand(world));

const verify = (world: CommandContext): Command =>
  new Command("verify")
    .description("Check that no entry of the log was changed, removed, added or moved")
    .option("--anchor <seq:hash>", "a head that an earlier verification printed", anchorOption)
    .option("--file <path>", "an archive, which is verified alone, instead of the log")
    .option("--json", "print the result as JSON")
    .action(
      async (options: {
        readonly file?: string;
        readonly anchor?: Anchor;
        readonly json?: boolean;
      }) => {
        if (options.file !== undefined) {
          const keys = await keysOf(readSettings(world.environment));
          const { entries, after, head } = await verifiedArchive(options.file, keys);
          print(world, options, {
            value: { ok: true, entries, after, head },
            text: `${standing(entries)}, behind ${after.seq}:${after.hash}\nHead ${head.seq}:${head.hash}`,
          });
          return;
        }
        await withAuditLog(world, async ({ settings, connection, keys }) => {
          const found = unwrapKeyed(
            await verifyAuditLog(connection, {
              ...(await keys()),
              memory: auditMemory(settings),
              ...present({ anchor: options.anchor }),
            }),
          );
          if (!found.ok) {
            print(world, options, { value: found, text: `Entry ${found.seq} is ${found.fault}` });
            throw new CommandFailed(faultText(found));
          }
          const { seq, hash } = found.head;
          print(world, options, {
            value: found,
            text: `${standing(found.entries)}\nHead ${seq}:${hash}`,
          });
        });
      },
    );

const acknowledge = (world: CommandContext): Command =>
  new Command("acknowledge")
    .description("Let a broken log be written again: an entry says for ever what was cut off")
    .option("--json", "print the breaks as JSON")
    .action((options: { readonly json?: boolean }) =>
      withAuditLog(world, async ({ settings, connection, keys }) => {
        const breaks = unwrapKeyed(
          await acknowledgeAuditBreaks(connection, {
            sign: await keys(),
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
      }),
    );

interface TailOptions {
  readonly tenant?: string;
  readonly client?: string;
  readonly outcome?: AuditQuery["outcome"];
  readonly reason?: string;
  readonly source?: string;
  readonly since?: number;
  readonly limit: number;
  readonly follow?: boolean;
  readonly json?: boolean;
}

const tail = (world: CommandContext): Command =>
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
    .option("--reason <name>", "refused for this reason, as secret_mismatch")
    .option("--source <address>", "from this remote address only")
    .option("--since <when>", "from this date on, or so long ago: 15m, 2h, 7d", momentOrAgo)
    .option("--limit <number>", "the most entries", wholeNumber, 20)
    .option("--follow", "go on with what comes, until SIGINT")
    .option("--json", "print each entry as a line of JSON")
    .action(async (options: TailOptions) => {
      const stop = new AbortController();
      void world.stop?.then(() => {
        stop.abort();
      });
      void world.unread?.then(() => {
        stop.abort();
      });
      if (options.follow === true)
        process.once("SIGINT", () => {
          stop.abort();
        });
      const query: AuditQuery = present({
        tenant:
          options.tenant === undefined ? undefined : tenantIdArgument(options.tenant, "--tenant"),
        client: options.client === undefined ? undefined : clientIdArgument(options.client),
        outcome: options.outcome,
        reason: options.reason === undefined ? undefined : reasonOption(options.reason),
        source: options.source === undefined ? undefined : addressOption(options.source),
        since: options.since === undefined ? undefined : instant(options.since),
        limit: options.limit,
        follow: options.follow === true ? { signal: stop.signal } : undefined,
      });
      await withAuditLog(world, async ({ connection, storage }) => {
        let isEmpty = true;
        for await (const found of tailAuditLog(connection, query)) {
          const { at, entry } = unwrap(found);
          isEmpty = false;
          world.out(`${options.json === true ? entry : printable(lineOf(at, entry))}\n`);
        }
        // A tenant that is gone may have entries, so only one without any must be there: it may be mistyped.
        if (isEmpty && options.tenant !== undefined) await existingTenant(storage, options.tenant);
      });
    });

/** The fields that answer who, what and why; `--json` has them all. */
const lineOf = (at: number, entry: string): string => {
  const fields = JSON.parse(entry) as Readonly<Record<string, unknown>>;
  const shown = [
    "endpoint",
    "outcome",
    "reason",
    "detail",
    "tenant",
    "client",
    "authentication_method",
    "grant_type",
    "requested_scope",
    "operation",
    "error",
    "actor",
    "actor_user",
    "actor_client",
    "remote_address",
    "request_id",
  ]
    .filter((name) => fields[name] !== undefined)
    .map((name) => `${name}=${quotedIfSpaced(String(fields[name]))}`);
  return [dateText(at), ...shown].join(" ");
};

const standing = (entries: number): string =>
  entries === 1
    ? "1 entry stands as it was written"
    : `${entries} entries stand as they were written`;

const quotedIfSpaced = (text: string): string => (text.includes(" ") ? `"${text}"` : text);

const reasonOption = (text: string): Reason => {
  const known = Object.keys(reasons);
  if (!known.includes(text))
    throw new CommandFailed(`--reason: ${unknownName(text, known)}; docs/errors.md lists them`);
  return text as Reason;
};

const addressOption = (text: string): string => {
  if (isIP(text) === 0) throw new CommandFailed("--source: must be an IP address, as 192.0.2.7");
  return text;
};
