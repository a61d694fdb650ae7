import { join } from "node:path";
import { build } from "vitepress";
import { checkLinks } from "./check-links.ts";

/** Builds the site and fails on what leads nowhere. */
const home = join(import.meta.dirname, "..");

await build(home);
const dead = checkLinks(join(home, ".vitepress/dist"));
for (const { page, href, fault } of dead) console.error(`${page}: ${href}: ${fault}`);
console.log(`${dead.length} dead links`);
process.exitCode = dead.length === 0 ? 0 : 1;
