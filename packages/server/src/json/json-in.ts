import { Result } from "@mintport/core/result";

/** The value that a text of JSON stands for. */
export const jsonIn: (text: string) => Result<unknown, "malformed"> = Result.fromThrowable(
  (text: string): unknown => JSON.parse(text),
  () => "malformed" as const,
);
