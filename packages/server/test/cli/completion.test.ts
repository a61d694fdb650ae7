import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "./command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "mintport-completion-"));
const script = (shell: string): string => join(folder, shell);
beforeAll(async () => {
  for (const shell of ["bash", "zsh", "fish"])
    writeFileSync(script(shell), (await commandLine(folder)("completion", shell)).out);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What each shell offers for a line of which the last word is still being typed. */
const offered: Readonly<Record<string, (line: string) => readonly string[]>> = {
  bash: (line) =>
    run("bash", [
      "-c",
      `source ${script("bash")}; COMP_WORDS=(${line.replace(/ $/, " ''")}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _mintport; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ]),
  zsh: (line) =>
    run("zsh", [
      "-f",
      "-c",
      `compdef() {}; _files() {}; compadd() { shift; print -l -- $@; }; source ${script("zsh")}; line='${line}'; words=(\${=line}); [[ $line == *" " ]] && words+=(''); CURRENT=\${#words}; _mintport`,
    ]),
  fish: (line) =>
    run("fish", ["--no-config", "-c", `source ${script("fish")}; complete -C '${line}'`]).map(
      (text) => text.split("\t")[0] ?? "",
    ),
};

const run = (shell: string, argv: readonly string[]): readonly string[] =>
  execFileSync(shell, argv, { encoding: "utf8", env: { ...process.env, HOME: folder } })
    .split("\n")
    .filter((line) => line !== "");

describe.each(["bash", "zsh", "fish"])("the completion of %s", (shell) => {
  const isHere = has(shell);
  const offers = (line: string): readonly string[] => offered[shell]?.(line) ?? [];

  it.skipIf(!isHere)("knows the commands, and those below them", () => {
    expect(offers("mintport ")).toEqual(expect.arrayContaining(["serve", "client", "completion"]));
    expect(offers("mintport client ")).toEqual(
      expect.arrayContaining(["create", "list", "end-tokens"]),
    );
    expect(offers("mintport client ")).not.toContain("serve");
  });

  it.skipIf(!isHere)("knows the options of a command, and the values of one that has few", () => {
    expect(offers("mintport client create --")).toEqual(
      expect.arrayContaining(["--scope", "--file", "--json", "--config"]),
    );
    expect(offers("mintport client create --")).not.toContain("--follow");
    expect(offers("mintport audit tail --outcome ")).toEqual(
      expect.arrayContaining(["refused", "lost"]),
    );
  });
});

it("another shell is refused with the names of those there are", async () => {
  expect(await commandLine(folder)("completion", "csh")).toMatchObject({
    code: 2,
    err: expect.stringContaining("bash, zsh, fish"),
  });
});

function has(shell: string): boolean {
  try {
    execFileSync(shell, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    console.warn(`skipped: no ${shell} here; install it (apt-get install ${shell})`);
    return false;
  }
}
