import { contained } from "@mintport/core";

/**
 * Ends the process though something still holds a connection, as to an engine that fell silent, once a command is done
 * and what it printed had 3 s to be taken.
 */
export const endSoon = (): void => {
  const end = (): void => process.exit();
  setTimeout(contained(end, end), 3000).unref();
};
