import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../../../.ci/out/screenshots/", import.meta.url));

/** The file of a picture of a page, for people to look at; a run of CI keeps it. */
export const screenshotPath = (name: string): string => {
  mkdirSync(folder, { recursive: true });
  return `${folder}${name}.png`;
};
