import "./theme.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { readPage } from "./page";
import { EmbeddedShell } from "./shells/embedded-shell";
import { StandaloneShell } from "./shells/standalone-shell";
import { speak } from "./texts/texts";

const root = document.getElementById("root");
if (root === null) {
  throw new Error("The page of the desk has no #root.");
}
const page = readPage(root);
void speak(navigator.languages).then(() =>
  createRoot(root).render(
    <StrictMode>
      {window.self === window.top ? <StandaloneShell page={page} /> : <EmbeddedShell page={page} />}
    </StrictMode>,
  ),
);
