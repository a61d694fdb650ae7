export { GET, HEAD } from "@/app/auth/oauth/[...endpoint]/route";
