import { describe, expect, it } from "vitest";
import { readChoices } from "../src/choices.ts";
import { benchKeys } from "../src/keys.ts";
import { plan } from "../src/plan.ts";
import { type Scenario, usualSetup } from "../src/scenario.ts";
import { openSession } from "../src/session.ts";

const key = benchKeys()("ES256");

const planned = plan(
  readChoices([
    ...["--only", "authentication,opaque,introspection,secrets,workers"],
    ...["--authentication", "private_key_jwt"],
  ]),
);

const managed: Omit<Scenario, "section" | "connections"> = {
  ...usualSetup,
  ...{ contender: "mintport-managed", endpoint: "token", store: "memory" },
};

describe("every server of these sections", () => {
  it.each([...planned, managed])(
    "does its work before and under load: $contender, $authentication, $format, $endpoint, $secretScheme, $workers",
    async (choice) => {
      const session = await openSession(choice, { key });
      try {
        expect(await session.fault()).toBeUndefined();
        const before = await session.usage();
        const { requests, failure } = await session.load({ connections: 2, seconds: 0.1 });
        expect(failure).toBeUndefined();
        expect(requests).toBeGreaterThan(2);
        expect((await session.usage()).cpu).toBeGreaterThan(before.cpu);
      } finally {
        await session.close();
      }
    },
  );
});
