/** Mintport's node handler, mounted in express. */
import { nodeHandler } from "@mintport/http/node";
import { inExpress } from "./parts/in-express.ts";
import { mintport, mount } from "./parts/mintport.ts";
import { serve } from "./parts/serve.ts";

serve(async (settings) => inExpress(nodeHandler(await mintport(settings), mount)));
