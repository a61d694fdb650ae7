import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { examplesOf, fullName } from "../../src/cli/help.ts";
import { programFor } from "../../src/cli/program.ts";

const silent = { environment: {}, out: () => {}, err: () => {} };

describe("the help of", () => {
  it.each(names())("%s reads from description to example", async (name) => {
    const { code, out } = await helpOf(name);

    expect(code).toBe("commander.helpDisplayed");
    expect(out).toMatch(/Usage: mintport.*\n\n\S.*Options:.*Environment:.*Exit codes:.*Examples:/s);
  });

  it.each(leaves())("%s has an example that parses", async (name) => {
    const examples = examplesOf(name);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(await commandOf(example)).toBe(name);
  });

  it("no command that is not there", async () => {
    await expect(commandOf("mintport tenant make shop")).rejects.toThrow("unknown command");
    await expect(commandOf("mintport prune --unheard-of")).rejects.toThrow("unknown option");
  });
});

/** Every command below the program, groups included. */
function all(command: Command = programFor(silent)): readonly Command[] {
  return [command, ...command.commands.flatMap(all)];
}

function names(): readonly string[] {
  return all().map(fullName);
}

function leaves(): readonly string[] {
  return all()
    .filter(({ commands }) => commands.length === 0)
    .map(fullName);
}

const helpOf = async (name: string): Promise<{ readonly code: unknown; readonly out: string }> => {
  let out = "";
  const program = programFor({
    ...silent,
    out: (text) => {
      out += text;
    },
  });
  const code = await program
    .parseAsync([...name.split(" "), "--help"].filter(Boolean), { from: "user" })
    .then(
      () => undefined,
      (failure: unknown) => (failure as { readonly code: unknown }).code,
    );
  return { code, out };
};

/** The command that a line would run; rejects if it does not parse. */
const commandOf = async (line: string): Promise<string | undefined> => {
  const program = programFor(silent);
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
