import type { Power } from "../opened.ts";
import type { Runner } from "../runner.ts";

/** The facts that a storage declares of itself to a suite. */
export interface ContractOptions {
  /** Which powers `open` brings; what needs another is skipped, by its name. Default: none. */
  readonly offers?: readonly Power[];
}

/** How a suite states the promises of one port. */
export interface Promises extends Pick<Runner, "expect"> {
  readonly port: string;
  /** States a promise and proves it. A case that fails names the port, the promise, and where to read what it is for. */
  promise(anchor: string, text: string, prove: () => Promise<void>): void;
  /** The same for a promise that can only be proven with a power. */
  promiseWith(power: Power, anchor: string, text: string, prove: () => Promise<void>): void;
}

/** @example const { promise, expect } = promisesOf(runner, "replay-store") */
export const promisesOf = (
  { it, expect }: Pick<Runner, "it" | "expect">,
  port: string,
  { offers = [] }: ContractOptions = {},
): Promises => {
  const named = (anchor: string, text: string): string =>
    `${port}: ${text} (docs/storage/contracts.md#${anchor})`;
  const promise: Promises["promise"] = (anchor, text, prove) => {
    it(named(anchor, text), prove, longest);
  };
  return {
    port,
    expect,
    promise,
    promiseWith: (power, anchor, text, prove) => {
      if (offers.includes(power)) {
        promise(anchor, text, prove);
        return;
      }
      const name = `NOT PROVEN, the storage offers no ${power}: ${named(anchor, text)}`;
      if (it.skip === undefined) it(name, nothing);
      else it.skip(name, nothing);
    },
  };
};

const nothing = (): void => {};

/** Milliseconds: races on a slow engine take longer than most runners allow. */
const longest = 60_000;
