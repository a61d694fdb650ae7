/** What express costs by itself. */
import { constantAnswer } from "./parts/constant-answer.ts";
import { inExpress } from "./parts/in-express.ts";
import { serve } from "./parts/serve.ts";

serve(() => inExpress(constantAnswer));
