/** Both flows, for runtimes that have `node:http`: prints what was walked, or ends with the failure. */
import { walkOnNode } from "./node.ts";
import { walkOnWebStandards } from "./web.ts";

console.log(`Web standards: ${await walkOnWebStandards()}`);
console.log(`node:http: ${await walkOnNode()}`);
process.exit(0);
