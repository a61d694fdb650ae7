export const GET = (): Response => new Response("hello");
export const POST = (): Response => new Response("posted");
