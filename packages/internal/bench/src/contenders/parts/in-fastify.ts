import type { RequestListener } from "node:http";
import { type FastifyPluginAsync, fastify } from "fastify";

/** Registers a plugin in fastify as it comes. */
export const inFastify = async (plugin: FastifyPluginAsync): Promise<RequestListener> => {
  const app = fastify();
  await app.register(plugin);
  await app.ready();
  return (request, response) => {
    app.routing(request, response);
  };
};
