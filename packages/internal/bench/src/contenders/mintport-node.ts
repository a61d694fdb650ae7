/** Mintport on `node:http`. */
import { nodeHandler } from "@mintport/http/node";
import { mintport, mount } from "./parts/mintport.ts";
import { serve } from "./parts/serve.ts";

serve(async (settings) => nodeHandler(await mintport(settings), mount));
