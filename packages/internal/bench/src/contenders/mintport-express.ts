/** Mintport in Express, by its binding. */
import { oauth } from "@mintport/http/express";
import { inExpress } from "./parts/in-express.ts";
import { mintport, mount } from "./parts/mintport.ts";
import { serve } from "./parts/serve.ts";

serve(async (settings) => inExpress(oauth(await mintport(settings), mount)));
