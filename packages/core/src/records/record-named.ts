import { err, ok } from "neverthrow";
import type { RecordCodec } from "./record.ts";

/**
 * Reads what stands in a row under a name. A record of another name is `corrupt` there, whoever moved it: else a row that
 * was copied would let a client in by another one's secret.
 *
 * @example recordNamed(clientRecord, (id) => id === client).decode(row.content)
 */
export const recordNamed = <T extends { readonly id: string }>(
  codec: Pick<RecordCodec<T>, "decode">,
  isName: (id: T["id"]) => boolean,
): Pick<RecordCodec<T>, "decode"> => ({
  decode: (text) =>
    codec.decode(text).andThen((value) => (isName(value.id) ? ok(value) : err("corrupt" as const))),
});
