/**
 * Does the work of everything that arrived in one turn of the event loop back to back, then lets all callers go on:
 * caches stay warm, and the answers leave together. A batch that takes longer than `budget` milliseconds gives the
 * loop back and goes on in the next turn.
 */
export const turnBatch = <Input, Output>(
  work: (input: Input) => Output,
  budget = 1,
): ((input: Input) => Promise<Output>) => {
  let waiting: { readonly input: Input; readonly resolve: (output: Output) => void }[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    const end = performance.now() + budget;
    let done = 0;
    for (const { input, resolve } of batch) {
      resolve(work(input));
      done++;
      if (performance.now() > end) break;
    }
    if (done === batch.length) return;
    waiting = batch.slice(done).concat(waiting);
    setImmediate(flush);
  };
  return (input) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ input, resolve });
    });
};
