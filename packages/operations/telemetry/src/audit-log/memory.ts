import { type PortError, portError } from "@mintport/core/ports";
import { errAsync, okAsync, type ResultAsync } from "@mintport/core/result";
import type { ChainHead } from "./chain.ts";
import { port } from "./lift.ts";
import { type AuditKeys, genuineness, signature } from "./signing.ts";

/**
 * Where a node keeps one line about the log, outside of the log's database: the head it wrote or saw last, signed. By it
 * a node that was started again still knows of entries that were cut off meanwhile.
 */
export interface HeadMemory {
  /** The line that was written last; `undefined` if there is none. */
  read(): ResultAsync<string | undefined, PortError>;
  /** Replaces the line as a whole. */
  write(line: string): ResultAsync<void, PortError>;
}

/** The head that the memory holds. A line that our keys did not sign is `corrupt`: it may hide a cut. */
export const recall = (
  memory: HeadMemory,
  keys: AuditKeys,
): ResultAsync<ChainHead | undefined, PortError> =>
  memory.read().andThen((line) => {
    if (line === undefined) return okAsync(undefined);
    const [, seq, hash = "", mac = ""] = /^(\d{1,15}):([0-9a-f]{64}):(\S+)\s*$/.exec(line) ?? [];
    const head = { seq: Number(seq), hash };
    const found = genuineness(keys, mac, "memory", head);
    if (found === "genuine") return okAsync(head);
    const name = found === "forged" ? "AuditMemoryNotOurs" : "AuditKeyUnknown";
    return errAsync(portError("corrupt", port, { name }));
  });

/** Signs a head and keeps it in the memory. */
export const remember = (
  memory: HeadMemory,
  { key }: AuditKeys,
  { seq, hash }: ChainHead,
): ResultAsync<void, PortError> =>
  memory.write(`${seq}:${hash}:${signature(key, "memory", { seq, hash })}\n`);
