/** The generator's process: carries out one load after the other, as it is told over IPC. */
import { generate } from "./generate.ts";
import type { LoadOrder } from "./load.ts";

process.on("message", (order: LoadOrder) => {
  void generate(order).then(
    (result) => process.send?.(result),
    (failure: unknown) => {
      console.error(failure);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
