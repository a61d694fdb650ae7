import { buildSite, builtSite } from "./build-site.ts";
import { checkLinks } from "./check-links.ts";

/** `pnpm docs:check`: builds the site and fails on what leads nowhere. */
await buildSite();
const dead = checkLinks(builtSite);
for (const { page, href, fault } of dead) console.error(`${page}: ${href}: ${fault}`);
console.log(`${dead.length} dead links`);
process.exitCode = dead.length === 0 ? 0 : 1;
