import { describe, expect, it } from "vitest";
import { hottest } from "../src/self-time.ts";

describe("hottest", () => {
  it("counts the time before each sample for its function, and leaves idling out", () => {
    const profile = {
      nodes: [
        node(1, "(root)"),
        node(2, "(idle)"),
        node(3, "sign"),
        node(4, "parse"),
        node(5, "sign"),
      ],
      samples: [3, 2, 4, 5],
      timeDeltas: [200, 5000, 100, 100],
    };
    expect(hottest(profile, 10)).toEqual([
      { name: "sign", share: 0.75 },
      { name: "parse", share: 0.25 },
    ]);
  });

  it("names a function by the shortest path that tells its package", () => {
    const url = "file:///a/node_modules/.pnpm/jose@6/node_modules/jose/dist/jwt.js";
    const own = "file:///work/packages/core/src/index.ts";
    const profile = {
      nodes: [node(1, "sign", url), node(2, "", own)],
      samples: [1, 1, 2],
      timeDeltas: [1, 1, 1],
    };
    expect(hottest(profile, 2).map(({ name }) => name)).toEqual([
      "sign jose/dist/jwt.js:1",
      "(anonymous) core/src/index.ts:1",
    ]);
  });
});

const node = (id: number, functionName: string, url = "") => ({
  id,
  callFrame: { functionName, url, lineNumber: 0 },
});
