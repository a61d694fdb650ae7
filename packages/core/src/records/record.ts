import { err, ok, Result } from "neverthrow";
import * as z from "zod/mini";
import { type PortError, portError } from "../errors/port-error.ts";

/** A domain value as text that a store keeps, and back. */
export interface RecordCodec<T> {
  /**
   * Writes a value down. One that `decode` would not read back is `corrupt` and must not be stored: the row could be
   * neither read nor listed nor changed again.
   */
  encode(value: T): Result<string, "corrupt">;
  /** Reads a text back. A text that `encode` would not write is `corrupt`: a store may have been edited, or be older. */
  decode(text: string): Result<T, "corrupt">;
}

/** A codec of JSON text with this schema for what is read back. */
export const recordCodec = <T>(schema: z.ZodMiniType<T>): RecordCodec<T> => {
  const decode = (text: string): Result<T, "corrupt"> =>
    parseJson(text).andThen((json) => {
      const outcome = z.safeParse(schema, json);
      return outcome.success ? ok(outcome.data) : err("corrupt" as const);
    });
  return {
    encode: (value) => {
      const text = JSON.stringify(value);
      return decode(text).map(() => text);
    },
    decode,
  };
};

/**
 * A value's text for a store, or why there is none, as the port's error.
 *
 * @example encodeRecord(clientRecord, client, "client-store").asyncAndThen((content) => insert(content))
 */
export const encodeRecord = <T>(
  codec: Pick<RecordCodec<T>, "encode">,
  value: T,
  port: string,
): Result<string, PortError> =>
  codec
    .encode(value)
    .mapErr(() =>
      portError("corrupt", port, "the record could not be read back, and is not written"),
    );

const parseJson: (text: string) => Result<unknown, "corrupt"> = Result.fromThrowable(
  (text: string): unknown => JSON.parse(text),
  () => "corrupt" as const,
);
