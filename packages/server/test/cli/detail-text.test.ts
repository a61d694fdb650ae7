import { expect, it } from "vitest";
import { detailText } from "../../src/cli/detail-text.ts";

it("a field's value is shown with its moments as dates, a day as a day, and everything else as it is", () => {
  const secret = {
    ...{ id: "s", createdAt: 1_795_717_650, lastUsedDay: 1_795_651_200 },
    ...{ notBefore: 1_795_717_650, overlap: 60 },
  };
  expect(detailText([secret])).toBe(
    '{"id":"s","createdAt":"2026-11-26T18:27:30Z","lastUsedDay":"2026-11-26","notBefore":"2026-11-26T18:27:30Z","overlap":60}',
  );
  expect(detailText(["a", "b"])).toBe("a b");
  expect(detailText(3600)).toBe("3600");
  expect(detailText({ jwks: [{ kty: "EC" }] })).toBe('{"jwks":[{"kty":"EC"}]}');
});
