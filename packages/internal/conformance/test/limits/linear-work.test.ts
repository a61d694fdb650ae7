import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

describe("RFC 9110 §17.5: the lint refuses an expression whose work is not linear", {
  timeout: 60_000,
}, () => {
  const root = new URL("../../../../../", import.meta.url).pathname;
  const messagesFor = async (expression: string): Promise<readonly (string | null)[]> => {
    const eslint = new ESLint({ cwd: root, ruleFilter: ({ ruleId }) => rules.includes(ruleId) });
    const [result] = await eslint.lintText(`export const found = ${expression};\n`, {
      filePath: `${root}packages/core/src/domain/scope.ts`,
    });
    return result?.messages.map(({ ruleId }) => ruleId) ?? [];
  };
  const rules = ["redos/no-vulnerable", "no-restricted-syntax"];

  it.each([String.raw`/"(?:\\.|[^"\\])*"/g`, String.raw`/\\+$/`, "/ +$/", "/%.*$/", "/^(?:a+)+$/"])(
    "%s",
    async (expression) => {
      expect(await messagesFor(expression)).toEqual(["redos/no-vulnerable"]);
    },
  );

  it("and one that is built of text, which cannot be looked at", async () => {
    expect(await messagesFor("new RegExp(String(1))")).toEqual(["no-restricted-syntax"]);
  });

  it("and lets a linear one pass", async () => {
    expect(await messagesFor("/^[a-z]+$/")).toEqual([]);
  });
});
