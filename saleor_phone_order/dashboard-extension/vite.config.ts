import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** For `npm run dev`: the shop that answers, for example one of `./phone-order demo`. */
const shop = process.env["PHONE_ORDER_SHOP"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  // The page is served below a path that each shop chooses.
  base: "./",
  plugins: [react()],
  build: { outDir: "dist", modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { proxy: { "/graphql": shop, "/plugins": shop } },
  test: { environment: "jsdom" },
});
