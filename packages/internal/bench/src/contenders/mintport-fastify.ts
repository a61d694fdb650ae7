/** Mintport in Fastify, by its binding. */
import { oauth } from "@mintport/http/fastify";
import { inFastify } from "./parts/in-fastify.ts";
import { mintport, mount } from "./parts/mintport.ts";
import { serve } from "./parts/serve.ts";

serve(async (settings) => inFastify(oauth(await mintport(settings), mount)));
