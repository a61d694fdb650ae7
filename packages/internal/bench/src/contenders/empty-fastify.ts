/** What fastify costs by itself. */
import { constantAnswer } from "./parts/constant-answer.ts";
import { inFastify } from "./parts/in-fastify.ts";
import { serve } from "./parts/serve.ts";

serve(() => inFastify(constantAnswer));
