import { decimal, type Table, whole } from "../table.ts";
import { heapGrowth, type Soaked } from "./soaked.ts";

export const soakTable = (soaked: Soaked): Table => {
  const { minutes, requests, failures, keys, revocations, early, late } = soaked;
  return {
    title: `Soak of ${minutes} minutes`,
    heads: ["", "at minute 2", "at the end"],
    rows: [
      ["heap after a collection, MiB", mebibytes(early.heap), mebibytes(late.heap)],
      ["growth of the heap", "", `${decimal(heapGrowth(soaked) * 100, 1)} %`],
      ["descriptors", whole(early.descriptors), whole(late.descriptors)],
      ["requests", "", whole(requests)],
      ["keys that signed or will", "", whole(keys)],
      ["tokens revoked", "", whole(revocations)],
      ["errors", "", whole(failures.length)],
    ],
  };
};

const mebibytes = (bytes: number): string => decimal(bytes / 2 ** 20, 2);
