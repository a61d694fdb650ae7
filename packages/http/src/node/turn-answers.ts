import { contain } from "@mintport/core/ports";

/** Sends an answer: at once, or with the others of its turn. */
export type Leave = (send: () => void) => void;

/**
 * Lets answers that are ready in the turn of the event loop in which they were asked for leave together, once the turn has read
 * all that arrived. One by one each would wake a client that asks anew, and make a turn of its own. What took longer leaves when
 * it is ready.
 *
 * @param most - Of so many that wait, all leave at once.
 */
export const turnAnswers = (most = 64): (() => Leave) => {
  let turn = 0;
  let isCounted = false;
  let waiting: (() => void)[] = [];
  const leave = (): void => {
    const ready = waiting;
    waiting = [];
    for (const send of ready) send();
  };
  const end = contain(
    () => {
      isCounted = false;
      turn++;
      leave();
    },
    // Each answer is contained by whoever sends it.
    () => {},
  );
  return () => {
    const asked = turn;
    if (!isCounted) {
      isCounted = true;
      setImmediate(end);
    }
    return (send) => {
      if (turn !== asked) {
        send();
        return;
      }
      waiting.push(send);
      if (waiting.length >= most) leave();
    };
  };
};
