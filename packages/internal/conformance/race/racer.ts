/** One of the processes that compete: opens the store for itself, and lets its callers go when told. */
import type { Place } from "@mintport/test-engines";
import { openPlace } from "../test/fixture/open-place.ts";
import { contests, type Prize } from "./contests.ts";

const [placeText = "", callers = "50"] = process.argv.slice(2);
const { storage, close } = openPlace(JSON.parse(placeText) as Place);

process.on("message", (message: Prize | "end") => {
  if (message === "end") {
    void close().then(() => {
      process.disconnect();
    });
    return;
  }
  void race(message).then(
    (wins) => process.send?.({ wins }),
    (failure: unknown) => process.send?.({ failure: String(failure) }),
  );
});
process.send?.("ready");

const race = async (prize: Prize): Promise<number> => {
  const contest = contests.find(({ name }) => name === prize.contest);
  if (contest === undefined) throw new Error(`no contest ${prize.contest}`);
  const outcomes = await Promise.all(
    Array.from({ length: Number(callers) }, (_, caller) =>
      contest.compete(storage, prize, `${process.pid}-${caller}`),
    ),
  );
  return outcomes.filter(Boolean).length;
};
