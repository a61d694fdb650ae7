import { contain } from "@mintport/core/ports";

/**
 * Does the work of everything that arrived in one turn of the event loop back to back, then lets all callers go on:
 * caches stay warm, and the answers leave together. A batch that takes longer than `budget` milliseconds gives the
 * loop back and goes on in the next turn.
 */
export const turnBatch = <Input, Output>(
  work: (input: Input) => Output,
  budget = 1,
): ((input: Input) => Promise<Output>) => {
  let waiting: Waiting<Input, Output>[] = [];
  // It contains each piece of work by itself.
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    const end = performance.now() + budget;
    let done = 0;
    for (const { input, resolve, reject } of batch) {
      contain(() => {
        resolve(work(input));
      }, reject)();
      done++;
      if (performance.now() > end) break;
    }
    if (done === batch.length) return;
    waiting = batch.slice(done).concat(waiting);
    setImmediate(flush);
  };
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
