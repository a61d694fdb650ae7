import { describe, expect, it } from "vitest";
import { frameworks } from "./catalogue.ts";
import { makeParts } from "./parts.ts";
import { probes } from "./probes.ts";

describe.each(frameworks)("the binding for $name", (framework) => {
  describe.each(framework.setups)("$name", (setup) => {
    const asked = probes.filter(({ fits }) => fits === undefined || fits(setup, framework));
    it.each(asked)("$name", async ({ run }) => {
      const parts = await makeParts();
      const site = await setup.start(parts);
      try {
        await run(site, parts);
      } finally {
        await site.close();
      }
    });
  });

  it("is asked every probe by one of its set-ups, but for those that it cannot answer", () => {
    const left = probes.filter(
      ({ fits }) => fits && !framework.setups.some((setup) => fits(setup, framework)),
    );
    for (const { name } of left)
      expect([
        "a body that was read and is gone is 500 with a reason",
        "the client's address, and what a proxy says of it",
      ]).toContain(name);
  });
});
