import type { RequestListener } from "node:http";
import { fastify } from "fastify";

/** Mounts a listener in fastify: bodies are left unread, and the reply is the listener's. */
export const inFastify = async (listener: RequestListener): Promise<RequestListener> => {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => {
    done(null);
  });
  app.all("/*", (request, reply) => {
    void reply.hijack();
    listener(request.raw, reply.raw);
  });
  await app.ready();
  return (request, response) => {
    app.routing(request, response);
  };
};
