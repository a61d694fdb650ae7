import type { OpenPlace } from "../test/fixture/open-place.ts";

/** The life of a racer: says that it is ready, races when told for what, and closes its place at the end. */
export const answerParent = (place: OpenPlace, race: (prize: object) => Promise<unknown>): void => {
  process.on("message", (message: object | "end") => {
    if (message === "end") {
      void place.close().then(() => {
        process.disconnect();
      });
      return;
    }
    void race(message).then(
      (done) => process.send?.({ done }),
      (failure: unknown) => process.send?.({ failure: String(failure) }),
    );
  });
  process.send?.("ready");
};
