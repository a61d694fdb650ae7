import { engines } from "@mintport/test-engines";
import { describe, expect, it } from "vitest";
import { stacks } from "../fixture/bindings.ts";

/** A store that is not here is left out of every flow: it is said once, as a skip that names what is missing. */
describe("the flows run", () => {
  for (const { name, missing } of engines())
    it.skipIf(missing !== undefined)(
      `on ${name}${missing === undefined ? "" : `: ${missing}`}`,
      () => {
        expect(stacks.map((stack) => stack.engine?.name)).toContain(name);
      },
    );
});
