import { err, ok, Result } from "neverthrow";
import type { z } from "zod";

/** A domain value as text that a store keeps, and back. */
export interface RecordCodec<T> {
  encode(value: T): string;
  /** Reads a text back. What is not what `encode` writes is `corrupt`: a store may have been edited, or be older. */
  decode(text: string): Result<T, "corrupt">;
}

/** A codec of JSON text with this schema for what is read back. */
export const recordCodec = <T>(schema: z.ZodType<T>): RecordCodec<T> => ({
  encode: (value) => JSON.stringify(value),
  decode: (text) =>
    parseJson(text).andThen((json) => {
      const outcome = schema.safeParse(json);
      return outcome.success ? ok(outcome.data) : err("corrupt" as const);
    }),
});

const parseJson: (text: string) => Result<unknown, "corrupt"> = Result.fromThrowable(
  (text: string): unknown => JSON.parse(text),
  () => "corrupt" as const,
);
