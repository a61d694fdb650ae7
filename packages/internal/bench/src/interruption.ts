/**
 * Notices the first Ctrl-C instead of ending at once, so that what was made for a run can be removed. Processes of ours
 * end by it themselves; a second one ends this process too.
 */
export const noticeInterruption = (): AbortSignal => {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    controller.abort();
  });
  return controller.signal;
};
