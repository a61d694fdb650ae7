/** Mintport on `node:http`, handing a client its token again for a minute. */
import { nodeHandler } from "@mintport/http/node";
import { mintport, mount } from "./parts/mintport.ts";
import { serve } from "./parts/serve.ts";

serve(async (settings) =>
  nodeHandler(await mintport(settings, { tokenReuse: { window: 60 } }), mount),
);
