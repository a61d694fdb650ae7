import type { MaybeAsync, PortError } from "@mintport/core/ports";
import { type Open, onHandles, powerOf } from "../opened.ts";
import type { Promises } from "./promises.ts";

/** The answer of a method, at once or later. */
export type Call<Store> = (store: Store) => MaybeAsync<unknown, PortError>;

/** The promise of every method of every port for the time that its engine is not there. */
export const outageContract = <Store>(
  { promiseWith, expect, port }: Promises,
  open: Open<Store>,
  calls: Readonly<Record<string, Call<Store>>>,
): void => {
  promiseWith(
    "breakEngine",
    "outage",
    "every method answers an error while the engine is gone, and works after it",
    () =>
      onHandles(open, async (a, b, powers) => {
        const mend = await powerOf(powers, "breakEngine")();
        const answers = await Promise.all(
          [a, b].flatMap((store) =>
            Object.entries(calls).map(async ([method, call]) => [
              method,
              await attempt(port, store, call),
            ]),
          ),
        );
        await mend();
        expect(answers.filter(([, answer]) => answer !== "port error")).toEqual([]);
        for (const call of Object.values(calls)) await untilItAnswers(() => attempt(port, a, call));
      }),
  );
};

/** The outcome of a call: it may be nothing but a port error. */
const attempt = async <Store>(port: string, store: Store, call: Call<Store>): Promise<string> => {
  try {
    const result = await call(store);
    if (result.isOk())
      return `answered ${result.value === undefined ? "undefined" : JSON.stringify(result.value)}`;
    const { port: told } = result.error;
    return told === port ? "port error" : "an error of another port";
  } catch (cause) {
    return `threw ${String(cause)}`;
  }
};

/** A client may need a while to connect again; this is no wait for a time, but for an answer. */
const untilItAnswers = async (call: () => Promise<string>): Promise<void> => {
  for (let attempts = 0; attempts < 200; attempts++) {
    if ((await call()).startsWith("answered")) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the engine is back, and no answer is");
};
