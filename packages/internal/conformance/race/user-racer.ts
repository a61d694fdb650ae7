/** One of the processes that compete for what a user allowed: has a server of its own on the place of all. */
import type { Place } from "@mintport/test-engines";
import { openPlace } from "../test/fixture/open-place.ts";
import { answerParent } from "./answer-parent.ts";
import { racedServer } from "./raced-server.ts";
import { type Outcome, type UserPrize, userContests } from "./user-contests.ts";

const [placeText = "", callers = "25", keyText = ""] = process.argv.slice(2);
const key = JSON.parse(keyText) as object;
const place = openPlace(JSON.parse(placeText) as Place);
const { storage } = place;
const entrants = await Promise.all(
  userContests.map(async (contest) => {
    const { retryWindow } = contest;
    return {
      contest,
      raced: { storage, server: await racedServer(storage, { retryWindow, key }) },
    };
  }),
);

answerParent(place, async (message): Promise<readonly Outcome[]> => {
  const prize = message as UserPrize;
  const entrant = entrants.find(({ contest }) => contest.name === prize.contest);
  if (entrant === undefined) throw new Error(`no contest ${prize.contest}`);
  const { contest, raced } = entrant;
  return Promise.all(
    Array.from({ length: Number(callers) }, (_, caller) => contest.compete(raced, prize, caller)),
  );
});
