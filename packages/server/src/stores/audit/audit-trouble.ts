import { type Clock, type PortError, systemClock } from "@mintport/core/ports";
import { ChainBroken } from "@mintport/telemetry/audit-log";
import { causeText } from "../../errors/cause-text.ts";

/** Says on standard error that the audit log cannot be written: when it begins, then once a minute, and when it ends. */
export interface AuditTroubleTeller {
  failed(failure: PortError): void;
  /** Says it is over, if anything was said. */
  recovered(): void;
}

/** Makes a teller that says in lines for an operator that the audit log cannot be written. */
export const auditTroubleTeller = (
  say: (line: string) => void,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): AuditTroubleTeller => {
  let told: { readonly text: string; readonly at: number } | undefined;
  return {
    failed: (failure) => {
      const text = troubleText(failure);
      const at = clock.now();
      if (told?.text === text && at - told.at < interval) return;
      told = { text, at };
      say(text);
    },
    recovered: () => {
      if (told === undefined) return;
      told = undefined;
      say("the audit log is written again");
    },
  };
};

/** Seconds. */
const interval = 60;

/** The trouble that keeps the log from being written, and the way to mend it. */
export const troubleText = ({ cause, ...failure }: PortError): string => {
  if (cause instanceof ChainBroken)
    return `the audit log is broken: ${cause.message}; nothing is written until somebody has looked into it and runs: mintport audit acknowledge`;
  const name = typeof cause === "object" && cause !== null && "name" in cause ? cause.name : "";
  if (name === "AuditKeyUnknown")
    return "the audit log is signed by a key that is not here: give it as one of MINTPORT_FORMER_AUDIT_KEYS, or the key-encryption key it was made of as one of MINTPORT_FORMER_KEY_ENCRYPTION_KEYS";
  if (name === "AuditMemoryNotOurs")
    return "the audit-head file in the data folder was changed by somebody without the key: verify the log, and remove the file if it may be forgotten";
  return `the audit log cannot be written: ${causeText({ ...failure, cause })}`;
};
