import type { Answer, Order } from "../../orders.ts";
import type { ContenderSettings } from "../../scenario.ts";
import { heapHere, listen, type MakeListener, usageHere } from "./process-figures.ts";

/** The whole of a contender's process: starts the server that it is told to, and answers what it is asked. */
export const serve = (makeListener: MakeListener): void => {
  serveItself(async (settings) => listen(await makeListener(settings)));
};

/** The same for what listens by itself, and answers on which port. */
export const serveItself = (start: (settings: ContenderSettings) => Promise<number>): void => {
  obey(async (order) => {
    switch (order.order) {
      case "start":
        return { port: await start(order.settings) };
      case "usage":
        return usageHere();
      case "heap":
        return heapHere();
      case "end":
        // Not by a signal: `--cpu-prof` writes its file when the process exits by itself.
        return process.exit(0);
    }
  });
};

/** Answers every order that this process is given, and ends with whoever gives them. */
export const obey = (carryOut: (order: Order) => Promise<Answer>): void => {
  process.on("message", (order: Order) => {
    void carryOut(order).then(
      (answer) => process.send?.(answer),
      (failure: unknown) => {
        console.error(failure);
        process.exit(1);
      },
    );
  });
  // Whoever measured is gone.
  process.on("disconnect", () => process.exit(0));
};
