export { GET, HEAD } from "@/app/oauth/[...endpoint]/route";
