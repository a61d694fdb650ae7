/** Mintport in Hono, by its binding. */
import { oauth } from "@mintport/http/hono";
import { inHono } from "./parts/in-hono.ts";
import { mintport, mount } from "./parts/mintport.ts";
import { serve } from "./parts/serve.ts";

serve(async (settings) => inHono(oauth(await mintport(settings), mount)));
