import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import "./style.css";

// VitePress takes its theme by this name.
export default { extends: DefaultTheme } satisfies Theme;
