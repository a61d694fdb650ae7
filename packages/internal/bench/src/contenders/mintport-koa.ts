/** Mintport in Koa, by its binding. */
import { oauth } from "@mintport/http/koa";
import { inKoa } from "./parts/in-koa.ts";
import { mintport, mount } from "./parts/mintport.ts";
import { serve } from "./parts/serve.ts";

serve(async (settings) => inKoa(oauth(await mintport(settings), mount)));
