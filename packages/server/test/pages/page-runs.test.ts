import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginPageDay, endPageDay } from "../fixture/page-day.ts";
import { asCompared } from "./as-compared.ts";
import { reasonNotToRun, testElsewhere } from "./not-run.ts";
import { openPageWorld } from "./open-page-world.ts";
import { commandsOf } from "./page-commands.ts";
import { toldOf } from "./page-run.ts";
import { pageRuns } from "./page-runs.ts";
import type { PageWorld } from "./page-world.ts";

describe.each(Object.entries(pageRuns))("%s: every command of it, in its order", (page, run) => {
  const commands = commandsOf(page).filter(
    (command) => reasonNotToRun(command) === undefined && testElsewhere(command) === undefined,
  );
  let world: PageWorld;
  beforeAll(async () => {
    beginPageDay();
    world = await openPageWorld(run);
    await run.before?.(world);
  });
  afterAll(async () => {
    await world.close();
    endPageDay();
  });

  it.each(commands)("$line", async (command) => {
    await toldOf(run.beforeCommand, command.line)?.(world);
    const { code, printed } = await world.run(command);

    expect(code, printed).toBe(toldOf(run.ends, command.line) ?? 0);
    if (command.shown !== "") expect(asCompared(printed)).toBe(asCompared(command.shown));
    expect(printed).toMatch(toldOf(run.says, command.line) ?? /^/);
  });

  it("leaves what the page says", async () => {
    await run.after?.(world);
    const told = [run.beforeCommand, run.ends, run.says, run.stays];
    for (const beginning of told.flatMap((one) => Object.keys(one ?? {})))
      expect(commands.filter(({ line }) => line.startsWith(beginning))).not.toEqual([]);
  });
});
