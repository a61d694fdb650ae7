import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { present } from "@mintport/core/ports";
import { type Engine, engines, type Place } from "@mintport/test-engines";
import { expect } from "vitest";
import { type CopyEnd, openEnd } from "../../src/copy/copy-end.ts";
import { Concealed } from "../../src/settings/concealed.ts";
import { commandLine } from "../cli/command-line.ts";

/** A database of a test's own, with its tables. */
export interface CopyPlace {
  readonly url: string;
  /** The options that name it as the source: in a file, because an engine of the tests may have a password. */
  readonly from: readonly string[];
  open(option?: string): Promise<CopyEnd>;
  dispose(): Promise<void>;
}

const engineOf = (name: Engine["name"]): Engine => {
  const found = engines().find((engine) => engine.name === name);
  if (found === undefined || found.missing !== undefined) throw new Error(found?.missing);
  return found;
};

/** Makes a database on an engine, migrated unless it is told otherwise. */
export const copyPlace = async (
  name: Engine["name"],
  folder: string,
  { tables = true }: { readonly tables?: boolean } = {},
): Promise<CopyPlace> => {
  const engine = engineOf(name);
  const place: Place = await engine.makePlace();
  const url = name === "sqlite" ? `sqlite:${place.url}` : place.url;
  if (tables) {
    const { code, err } = await commandLine(folder, { MINTPORT_DATABASE_URL: url })("migrate");
    expect([code, err]).toEqual([0, ""]);
  }
  const config = join(folder, `${place.url.replaceAll(/\W/g, "").slice(-12)}.json`);
  await writeFile(config, JSON.stringify({ databaseUrl: url }), { mode: 0o600 });
  return {
    url,
    from: ["--from-config", config],
    open: (option = "--from") =>
      openEnd({ option, databaseUrl: new Concealed(url), database: present({}) }),
    dispose: () => engine.dispose(place),
  };
};
