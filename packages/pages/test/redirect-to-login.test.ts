import { describe, expect, it } from "vitest";
import { pages } from "../src/index.ts";
import { login, requestWith } from "./samples.ts";

describe("the answer of a function of login URLs", () => {
  it.each(["javascript:alert(1)", "data:text/html,x"])(
    "%s leads nowhere, and takes no handle along",
    async (url) => {
      const { show } = pages({ loginUrl: () => url });
      const shown = await show("main" as never, login, requestWith());
      expect(shown).toMatchObject({ error: { kind: "unavailable", port: "authorize-pages" } });
    },
  );
});
