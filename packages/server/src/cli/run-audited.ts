import { userInfo } from "node:os";
import { systemClock } from "@mintport/core/ports";
import type { AuditConnection } from "@mintport/telemetry/audit-log";
import { CommandFailed } from "../errors/command-failed.ts";
import type { KeyEncryptionKeys } from "../settings/key-encryption-keys.ts";
import type { Settings } from "../settings/settings.ts";
import { troubleText } from "../stores/audit/audit-trouble.ts";
import { openAudit } from "../stores/audit/open-audit.ts";
import type { CommandContext } from "./command-context.ts";

interface Given {
  readonly settings: Settings;
  readonly keys: KeyEncryptionKeys;
  readonly connection: AuditConnection | undefined;
}

/**
 * Does the work of a command, and writes who did it and its outcome to the audit log before anything is printed. Where
 * requests are refused for the log, the command is too while that cannot be written. Without an audit log the work is
 * all there is.
 */
export const runAudited = async (
  { act, output, err }: CommandContext,
  { settings, keys, connection }: Given,
  work: (tellStep?: TellStep) => Promise<void>,
): Promise<void> => {
  if (act === undefined) return work();
  const audit = await openAudit(settings, keys, () => {}, connection);
  if (audit === undefined) return work();
  const { log } = audit;
  const tell = async (refusal?: unknown): Promise<void> => {
    log.manage({
      ...act,
      ...who(),
      ...(refusal === undefined
        ? { outcome: "done" }
        : { outcome: "refused", error: typeOf(refusal) }),
    });
    const written = await log.close();
    if (written.isErr())
      throw new CommandFailed(
        `${refusal === undefined ? "it is done" : "it was refused"}, but ${troubleText(written.error)}`,
      );
  };
  const { trouble } = log;
  if (settings.audit === "refuse" && trouble !== undefined) {
    await log.close().match(ignore, ignore);
    throw new CommandFailed(`nothing was done: ${troubleText(trouble.failure)}`);
  }
  output?.hold();
  try {
    await work(async (operation) => {
      log.manage({ ...act, operation, ...who(), outcome: "done" });
      const written = await log.flush();
      if (written.isErr())
        throw new CommandFailed(`${operation} is done, but ${troubleText(written.error)}`);
    });
  } catch (refusal) {
    output?.release();
    await tell(refusal).catch((failure: unknown) => {
      err(`mintport: ${failure instanceof Error ? failure.message : String(failure)}\n`);
    });
    throw refusal;
  }
  // A secret is shown this once: it is printed also if the entry cannot be written.
  await tell().finally(() => output?.release());
};

/** Writes a step of a long act into the audit log at once: whoever ends the command after it leaves its trace. */
export type TellStep = (operation: string) => Promise<void>;

const who = () => ({ at: systemClock.now(), actor: { via: "cli", user: userName() } as const });

/** The failure stands in the log's `trouble`, and the caller tells it. */
const ignore = (): void => {};

const typeOf = (refusal: unknown): string =>
  refusal instanceof CommandFailed ? refusal.type : "failed";

/** In a container a user may have a number only. */
export const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
};
