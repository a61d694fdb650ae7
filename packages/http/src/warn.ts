/**
 * Tells the embedder of a set-up that works worse than he thinks: a warning of the process (`process.on("warning", …)`), or the
 * console's where there is none. Never of what a client sent.
 */
export const warn = (message: string): void => {
  const { process } = globalThis as {
    readonly process?: { emitWarning?(text: string, type: string): void };
  };
  if (process?.emitWarning === undefined) console.warn(message);
  else process.emitWarning(message, "MintportWarning");
};
