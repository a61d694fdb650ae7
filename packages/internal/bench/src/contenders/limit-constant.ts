/** What `node:http` itself costs: the body is read, and everybody gets the same answer. */
import { constantAnswer } from "./parts/constant-answer.ts";
import { serve } from "./parts/serve.ts";

serve(() => constantAnswer);
