import { contain } from "@mintport/core/ports";

/**
 * Gathers what is asked in one turn of the event loop, and asks it at once, at most `most` at a time. Each asker gets the
 * answer in its place.
 */
export const turnBatches = <Input, Output>(
  askAll: (inputs: readonly Input[]) => Promise<readonly Output[]>,
  most: number,
): ((input: Input) => Promise<Output>) => {
  let waiting: Waiting<Input, Output>[] = [];
  const ask = async (batch: readonly Waiting<Input, Output>[]): Promise<void> => {
    try {
      const outputs = await askAll(batch.map(({ input }) => input));
      for (const [index, { resolve }] of batch.entries()) resolve(outputs[index] as Output);
    } catch (cause) {
      for (const { reject } of batch) reject(cause);
    }
  };
  const flush = contain(
    () => {
      const all = waiting;
      waiting = [];
      for (let start = 0; start < all.length; start += most)
        void ask(all.slice(start, start + most));
    },
    () => {},
  );
  return (input) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ input, resolve, reject });
    });
};

interface Waiting<Input, Output> {
  readonly input: Input;
  readonly resolve: (output: Output) => void;
  readonly reject: (cause: unknown) => void;
}
