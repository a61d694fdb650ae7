import { assertionFaults, present, proofFaults } from "@mintport/core/ports";
import { Result } from "@mintport/core/result";
import type { TokenFault } from "@mintport/core/tokens";

/** The part of a failure that may be told. */
export interface SafeCause {
  /** The port that failed, in core's name for it. */
  readonly cause_port?: string;
  /** How it failed: `unavailable`, `timed_out`, `conflict`, `corrupt`. */
  readonly cause_kind?: string;
  /** The errors behind it, outermost first, each by its name and its code: `Error < DatabaseError(57P01)`. */
  readonly cause_error?: string;
  /** Core's own word for what was wrong with a token or an assertion. */
  readonly cause_fault?: string;
}

/**
 * The part of a cause that may be told. Of a driver's error only the name and the code: its message, its stack and its other
 * fields may hold the query and its values. What is no error, no `PortError` and no fault of core's list is not told.
 */
export const safeCause: (cause: unknown) => SafeCause = (cause) =>
  readCause(cause).unwrapOr({ cause_error: "unreadable" });

/** A foreign error may have getters that throw. */
const readCause = Result.fromThrowable((cause: unknown): SafeCause => {
  if (typeof cause === "string") return faults.has(cause) ? { cause_fault: cause } : {};
  const port = isRecord(cause) && cause["type"] === "port_error" ? cause : undefined;
  const errors = errorsOf(port === undefined ? cause : port["cause"]);
  return present({
    cause_port: isWord(port?.["port"]) ? port["port"] : undefined,
    cause_kind: isWord(port?.["kind"]) ? port["kind"] : undefined,
    cause_error: errors.length === 0 ? undefined : errors.join(" < "),
  });
});

/** An error names its own cause, and may go round in a circle. */
const errorsOf = (outermost: unknown): readonly string[] => {
  const errors: string[] = [];
  for (let cause = outermost; isRecord(cause) && errors.length < deepest; cause = cause["cause"]) {
    const name = cause["name"];
    const code = cause["code"];
    const known = isWord(name) ? name : "unnamed";
    errors.push(isWord(code) || Number.isSafeInteger(code) ? `${known}(${String(code)})` : known);
  }
  return errors;
};

const deepest = 5;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** Names and codes are single words: `DatabaseError`, `ER_DUP_ENTRY`, `57P01`. */
const isWord = (value: unknown): value is string => typeof value === "string" && word.test(value);

const word = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

const tokenFaults: Readonly<Record<TokenFault, true>> = {
  token_malformed: true,
  token_unknown: true,
  token_type_wrong: true,
  token_signature_invalid: true,
  token_issuer_foreign: true,
  token_claims_invalid: true,
  token_expired: true,
  token_not_yet_valid: true,
  token_revoked: true,
  token_ended_by_epoch: true,
  token_of_former_record: true,
  token_api_key_gone: true,
  token_client_gone: true,
  token_grant_gone: true,
  token_family_ended: true,
  token_superseded: true,
  token_of_others: true,
};

const faults: ReadonlySet<string> = new Set([
  ...assertionFaults,
  ...proofFaults,
  ...Object.keys(tokenFaults),
]);
