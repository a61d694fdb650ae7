import { type Digest, type PortError, systemDigester } from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import { expectErr } from "@mintport/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type DeadlineDecisions, deadlineDecisions } from "../../src/guarded-dependencies.ts";
import type { ServerSettings } from "../../src/read-config.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = <T>() => new ResultAsync<T, PortError>(new Promise(() => {}));

describe("the decision about the deadline of every port", () => {
  it("is missing for a new one, and that does not compile", () => {
    interface Grown extends ServerSettings {
      readonly mailer?: { send(letter: string): ResultAsync<void, PortError> };
    }
    // @ts-expect-error: nothing is decided about `mailer`
    const grown: DeadlineDecisions<Grown> = { ...deadlineDecisions };
    expect(grown).not.toHaveProperty("mailer");
  });

  it("costs no timer where the platform's own digester computes", () => {
    expect(deadlineDecisions.digester(systemDigester, 500)).toBe(systemDigester);
  });

  it("drops what upkeep throws, as an observer's is: no client is refused for it", () => {
    const uses: unknown[] = [];
    const upkeep = deadlineDecisions.secretUpkeep(
      {
        used: (use) => {
          uses.push(use);
          throw new Error("boom");
        },
      },
      500,
    );
    upkeep.used({ apiKey: "1" } as never);
    expect(uses).toEqual([{ apiKey: "1" }]);
  });

  it.each([
    [
      "digester",
      500,
      () => deadlineDecisions.digester({ digest: () => never<Digest>() }, 500).digest("x"),
    ],
    [
      "remote-key-sets",
      1000,
      () =>
        deadlineDecisions
          .remoteKeySets({ find: () => never() }, 500)
          .find("https://a.example", undefined),
    ],
  ])("ends the wait for %s after %d ms", async (port, milliseconds, ask) => {
    const answer = ask();
    await vi.advanceTimersByTimeAsync(milliseconds - 1);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(expectErr<unknown, PortError>(await answer)).toMatchObject({ kind: "timed_out", port });
  });
});
