import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { examplesOf, fullName } from "../../src/cli/help.ts";
import { calledBy, programFor } from "../../src/cli/program.ts";

const silent = { environment: {}, out: () => {}, err: () => {} };
const every = all(await programFor(silent, () => true));
const names = every.map(fullName);
const leaves = every.filter(({ commands }) => commands.length === 0).map(fullName);

describe("the help of", () => {
  it.each(names)("%s reads from description to example", async (name) => {
    const { code, out } = await helpOf(name);

    expect(code).toBe("commander.helpDisplayed");
    expect(out).toMatch(/Usage: mintport.*\n\n\S.*Options:.*Environment:.*Exit codes:.*Examples:/s);
  });

  it.each(leaves)("%s has an example that parses", async (name) => {
    const examples = examplesOf(name);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(await commandOf(example)).toBe(name);
  });

  it("the program is the same, whichever command is loaded", async () => {
    const helps = [() => true, () => false, (name: string) => name === "client"].map(
      async (isCalled) => (await programFor(silent, isCalled)).helpInformation(),
    );

    const [whole, ...others] = await Promise.all(helps);
    expect(others).toEqual([whole, whole]);
  });

  it("a command is loaded for `help`, too", async () => {
    expect((await helpOf("help client")).out).toBe((await helpOf("client")).out);
  });

  it("no command that is not there", async () => {
    await expect(commandOf("mintport tenant make shop")).rejects.toThrow("unknown command");
    await expect(commandOf("mintport prune --unheard-of")).rejects.toThrow("unknown option");
  });
});

/** A command and every one below it. */
function all(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(all)];
}

const helpOf = async (name: string): Promise<{ readonly code: unknown; readonly out: string }> => {
  let out = "";
  const outside = {
    ...silent,
    out: (text: string) => {
      out += text;
    },
  };
  const called = calledBy(name.split(" "));
  const program = await programFor(outside, (one) => one === called);
  const code = await program
    .parseAsync(
      [...name.split(" "), ...(name.startsWith("help") ? [] : ["--help"])].filter(Boolean),
      { from: "user" },
    )
    .then(
      () => undefined,
      (failure: unknown) => (failure as { readonly code: unknown }).code,
    );
  return { code, out };
};

/** The command that a line would run; rejects if it does not parse. */
const commandOf = async (line: string): Promise<string | undefined> => {
  const program = await programFor(silent, () => true);
  let ran: string | undefined;
  for (const command of all(program))
    if (command.commands.length === 0)
      command.action(() => {
        ran = fullName(command);
      });
  const [, ...argv] = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(
    (word) => word[1] ?? word[2] ?? "",
  );
  await program.parseAsync(argv, { from: "user" });
  return ran;
};
