import { join } from "node:path";
import { startChild } from "../child.ts";
import type { LoadOrder, LoadResult } from "./load.ts";

/** A process that makes load, so that what it uses is not the servers'. */
export interface Generator {
  load(order: LoadOrder): Promise<LoadResult>;
  close(): Promise<void>;
}

export const startGenerator = (): Generator => {
  const child = startChild(join(import.meta.dirname, "generator.ts"));
  return {
    load: async (order) => (await child.ask(order, (order.seconds + 30) * 1000)) as LoadResult,
    close: () => child.end(),
  };
};
