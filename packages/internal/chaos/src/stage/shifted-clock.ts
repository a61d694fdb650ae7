/**
 * Preloaded into the server by `--import`: a clock that the parent process can set, as an operator or an NTP daemon sets
 * a machine's. Timers and `performance.now` stay monotonic, as theirs do.
 */
const machine = globalThis.Date;
let shift = 0;

class ShiftedDate extends machine {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(ShiftedDate.now());
    else super(...(given as [number]));
  }

  static override now(): number {
    return machine.now() + shift;
  }
}

globalThis.Date = ShiftedDate as DateConstructor;

process.on("message", (message: unknown) => {
  if (typeof message === "object" && message !== null && "shift" in message)
    shift = Number(message.shift);
});
// Waiting for the next order keeps no process running.
process.channel?.unref();
