import type { FullStorage } from "@mintport/core/ports";
import { type Power, type Runner, storageContract } from "@mintport/testing";
import { engine } from "./broken-stores/engine.ts";

export interface Changed {
  readonly break?: (storage: FullStorage) => Partial<FullStorage>;
  readonly expiresByItself?: boolean;
  readonly offers?: readonly Power[];
}

/** The whole contract on a memory storage with a fault; or only the cases whose names hold `only`. */
export const contractOn =
  ({ break: change = () => ({}), expiresByItself = false, offers = powers }: Changed, only = "") =>
  ({ it, ...runner }: Runner): void => {
    const some: Runner["it"] = (name, body, timeout) => {
      if (name.includes(only)) it(name, body, timeout);
    };
    storageContract(
      { ...runner, it: Object.assign(some, it.skip === undefined ? {} : { skip: it.skip }) },
      async () => {
        const { storage, ...own } = engine({ expiresByItself });
        const changed = { ...storage, ...change(storage) };
        return { ...own, handles: [changed, changed], close: async () => {} };
      },
      { expiresByItself, offers },
    );
  };

const powers: readonly Power[] = ["breakEngine", "writeRaw", "wait"];
