export const GET = (): Response => new Response("hello");
