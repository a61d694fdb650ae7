import type { ClientId, TenantId } from "@mintport/core";
import { parseClientId, parseTenantId } from "@mintport/core/management";
import { present, systemClock } from "@mintport/core/ports";
import type { VerifiedAccessToken } from "@mintport/resource-server";
import type { AuditLog, ManagementEvent } from "@mintport/telemetry/audit-log";
import { toldName } from "../management/told-name.ts";
import { endsWithin } from "../stores/within.ts";
import { failure } from "./admin-failure.ts";
import type { Operation } from "./operation.ts";

/** The HTTP answer of an operation. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer of an operation, and what the audit log is told of it beside the path. */
export interface Performed extends Answer {
  /** The ids of what was made, or was to be. */
  readonly made?: readonly string[];
  /** Of a refusal. */
  readonly error?: string;
}

interface Act {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
  readonly caller: VerifiedAccessToken;
  /** Milliseconds that the request may take, its entry in the log included. */
  readonly timeout: number;
}

/**
 * Performs an operation and tells the audit log who did it, to what, and with which outcome; one that only reads is not
 * told. Where requests are refused for the log, an operation is too while it cannot be written. The answer waits for the
 * entry, as long as a request may take; if it cannot be written by then it is kept and tried again, for what was done stays
 * done.
 */
export const performAudited = async (
  audit: AuditLog | undefined,
  act: Act,
  perform: () => Promise<Performed>,
): Promise<Answer> => {
  if (audit === undefined || act.operation.method === "GET") return perform();
  const deadline = performance.now() + act.timeout;
  if (audit.whenFull === "refuse" && (audit.isFull || !(await isWritten(audit, act.timeout / 2))))
    return unavailable;
  const tell = async (told: Pick<Performed, "made" | "error">): Promise<void> => {
    const { made: [first, ...others] = [] } = told;
    for (const made of [first, ...others]) audit.manage(eventOf(act, made, told.error));
    const left = Math.max(deadline - performance.now(), leastForTheEntry);
    await endsWithin(left, audit.flush().match(ignore, ignore));
  };
  try {
    const performed = await perform();
    await tell(performed);
    return performed;
  } catch (defect) {
    await tell({ error: "server_error" });
    throw defect;
  }
};

const isWritten = async (audit: AuditLog, milliseconds: number): Promise<boolean> => {
  let isWhole = false;
  await endsWithin(
    milliseconds,
    audit.check().match(() => {
      isWhole = true;
    }, ignore),
  );
  return isWhole;
};

/** Milliseconds that the entry may take however long the operation took. */
const leastForTheEntry = 250;

/** The failure stands in the log's `trouble`, and on standard error. */
const ignore = (): void => {};

const eventOf = (
  { operation, parameters, caller }: Act,
  made: string | undefined,
  error: string | undefined,
): ManagementEvent => {
  const { makes } = operation;
  const named =
    makes === undefined || made === undefined ? parameters : { ...parameters, [makes]: made };
  const tenant = idOf<TenantId>(named["tenant"], parseTenantId);
  const client = idOf<ClientId>(named["client"], parseClientId);
  return {
    at: systemClock.now(),
    operation: `${operation.method} ${operation.path}`,
    actor: {
      ...{ via: "admin-api", client: caller.client, tokenId: caller.id },
      // A client that acts for itself is its own subject.
      ...present({ subject: caller.subject === caller.client ? undefined : caller.subject }),
    },
    ...present({ tenant, client }),
    ...present({ grant: toldName(named["grant"]), subject: toldName(named["subject"]) }),
    ...(error === undefined ? { outcome: "done" } : { outcome: "refused", error }),
  };
};

/** A text that is no id is not repeated: anything may stand there. */
const idOf = <Id>(text: string | undefined, parse: (text: string) => Id | undefined) =>
  text === undefined ? undefined : parse(text);

const { status, error, description } = failure(
  503,
  "temporarily_unavailable",
  "The server is temporarily unable to answer",
);

const unavailable: Answer = {
  status,
  headers: { "Retry-After": "1" },
  body: JSON.stringify({ error, error_description: description }),
};
