import { join } from "node:path";
import { freePort } from "@mintport/test-engines";
import { temporaryFolder } from "../fixture/start.ts";
import { type PageRun, toldOf } from "./page-run.ts";
import { pageShell, type Typed } from "./page-shell.ts";
import type { PageWorld } from "./page-world.ts";

/** The ports that pages name; others may be taken here. */
const pagePorts = ["3000", "3001", "4000", "4318", "8080", "9464"];

export const openPageWorld = async (run: PageRun): Promise<PageWorld> => {
  const home = await temporaryFolder();
  const texts = new Map<string, string>();
  const ports = new Map<string, string>();
  for (const port of pagePorts) ports.set(port, String(await freePort()));
  const here = (text: string): string =>
    [...texts]
      .reduce((line, [ofPage, other]) => line.replaceAll(ofPage, other), text)
      .replaceAll(/(?<![\w-])\d{4}(?![\w-])/g, (port) => ports.get(port) ?? port);
  const asOnPage = (text: string): string =>
    [...ports, ...texts].reduce((line, [ofPage, other]) => line.replaceAll(other, ofPage), text);

  const shell = await pageShell(home.path, { MINTPORT_PORT: here("3000"), ...run.environment });
  const printed: string[] = [];
  const fill = (): void => {
    for (const [placeholder, pattern] of Object.entries(run.found ?? {})) {
      const [, found] = [...printed.join("\n").matchAll(pattern)].at(-1) ?? [];
      if (found !== undefined) texts.set(placeholder, found);
    }
  };
  const typed = async (line: string, text: string): Promise<Typed> => {
    const says = toldOf(run.stays, line);
    const answered = await (says === undefined
      ? shell.type(here(text))
      : shell.begin(here(text), says));
    printed.push(answered.printed);
    fill();
    return { ...answered, printed: asOnPage(answered.printed) };
  };
  const ends: (() => Promise<unknown>)[] = [];
  return {
    folder: join(home.path, "work"),
    type: async (line) => {
      const { code, printed } = await typed(line, line);
      if (code !== 0) throw new Error(`${line}: ${printed}`);
      return printed;
    },
    run: ({ line, text }) => typed(line, text),
    put: (text, other) => {
      texts.set(text, other);
    },
    atEnd: (work) => {
      ends.push(work);
    },
    endServing: shell.endServing,
    close: async () => {
      await shell.close();
      for (const work of ends) await work();
      await home.remove();
    },
  };
};
