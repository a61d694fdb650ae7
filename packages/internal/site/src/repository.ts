import { join } from "node:path";

/** The repository's folder. */
export const root: string = join(import.meta.dirname, "../../../..");

/** Where its files can be read. */
export const repositoryUrl = "https://github.com/mintport/mintport";
