import { contain } from "@mintport/core/ports";

/**
 * Ends the process, once a command is done, though something still holds a connection, as to an engine that fell silent.
 * Printed text is taken first, however slowly.
 */
export const endSoon = (): void => {
  const end = (): void => process.exit();
  const look = (): void => {
    if (process.stdout.writableLength + process.stderr.writableLength === 0) end();
  };
  setInterval(contain(look, end), patience).unref();
};

/** Milliseconds that what is open has to close by itself. */
const patience = 3000;
