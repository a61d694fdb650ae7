/** One of the processes that compete: opens the store for itself, and lets its callers go when told. */
import type { Place } from "@mintport/test-engines";
import { openPlace } from "../test/fixture/open-place.ts";
import { answerParent } from "./answer-parent.ts";
import { contests, type Prize } from "./contests.ts";

const [placeText = "", callers = "50"] = process.argv.slice(2);
const place = openPlace(JSON.parse(placeText) as Place);

answerParent(place, async (message): Promise<number> => {
  const prize = message as Prize;
  const contest = contests.find(({ name }) => name === prize.contest);
  if (contest === undefined) throw new Error(`no contest ${prize.contest}`);
  const outcomes = await Promise.all(
    Array.from({ length: Number(callers) }, (_, caller) =>
      contest.compete(place.storage, prize, `${process.pid}-${caller}`),
    ),
  );
  return outcomes.filter(Boolean).length;
});
