import { elysiaFramework } from "./elysia.ts";
import { expressFramework } from "./express.ts";
import { fastifyFramework } from "./fastify.ts";
import { h3Framework } from "./h3.ts";
import { honoFramework } from "./hono.ts";
import { koaFramework } from "./koa.ts";
import { lambdaFramework } from "./lambda.ts";
import { nestFramework } from "./nest.ts";
import type { Framework } from "./parts.ts";

/** Every framework with a binding of its own. */
export const frameworks: readonly Framework[] = [
  expressFramework,
  fastifyFramework,
  koaFramework,
  nestFramework,
  honoFramework,
  h3Framework,
  elysiaFramework,
  lambdaFramework,
];
