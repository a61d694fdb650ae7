/** Mintport's node handler, mounted in fastify. */
import { nodeHandler } from "@mintport/http/node";
import { inFastify } from "./parts/in-fastify.ts";
import { mintport, mount } from "./parts/mintport.ts";
import { serve } from "./parts/serve.ts";

serve(async (settings) => inFastify(nodeHandler(await mintport(settings), mount)));
