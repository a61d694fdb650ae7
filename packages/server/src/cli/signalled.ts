/**
 * Until somebody asks the process to end. A second SIGTERM changes nothing: a service manager sends one to each process, and so
 * does the primary.
 */
export const signalled = (...others: readonly NodeJS.Signals[]): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGINT", () => {
      resolve();
    });
    for (const signal of ["SIGTERM", ...others] as const)
      process.on(signal, () => {
        resolve();
      });
  });
