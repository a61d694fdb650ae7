/** Mintport's Fetch handler behind `node:http`: what the Fetch objects cost where Node has to make them. */
import { webHandler } from "@mintport/http/web";
import { fetchListener } from "./parts/fetch-listener.ts";
import { mintport, mount } from "./parts/mintport.ts";
import { serve } from "./parts/serve.ts";

serve(async (settings) => fetchListener(webHandler(await mintport(settings), mount)));
