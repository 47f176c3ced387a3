import type { ComponentProps, KeyboardEvent } from "react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import Markdown from "react-markdown";

import { Button } from "../parts/button";
import styles from "./scripts.module.css";
import { readIsHidden, writeIsHidden } from "./scripts-hidden";
import type { Scripts } from "./use-guide";

export interface ScriptsProps {
  readonly scripts: Scripts;
}

const NAMES = ["main", "rebuttal", "upsell"] as const;

/** Their headings stand below those of the page; pictures would tell other sites of the call. */
const ELEMENTS: ComponentProps<typeof Markdown>["components"] = {
  h1: "h3",
  h2: "h4",
  h3: "h5",
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
  img: ({ alt }) => <>{alt}</>,
};

/** What agents read from. HTML in it is shown as text. */
export function ScriptsPanel({ scripts }: ScriptsProps) {
  const { t } = useTranslation("campaign");
  const id = useId();
  const written = NAMES.filter((name) => scripts[name] !== "");
  const [chosen, setChosen] = useState<(typeof NAMES)[number]>();
  const [isHidden, setHidden] = useState(readIsHidden);
  const shown = chosen ?? written[0] ?? "main";

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = written[written.indexOf(shown) + step];
    if (step !== 0 && next !== undefined) {
      event.preventDefault();
      setChosen(next);
      document.getElementById(`${id}-${next}`)?.focus();
    }
  }

  return (
    <section aria-label={t("scripts.title")} className={styles["scripts"]}>
      <div className={styles["head"]}>
        {isHidden ? (
          <h2>{t("scripts.title")}</h2>
        ) : (
          <div
            role="tablist"
            aria-label={t("scripts.title")}
            className={styles["tabs"]}
            onKeyDown={onKeyDown}
          >
            {written.map((name) => (
              <button
                key={name}
                id={`${id}-${name}`}
                type="button"
                role="tab"
                className={styles["tab"]}
                aria-selected={name === shown}
                aria-controls={`${id}-text`}
                tabIndex={name === shown ? 0 : -1}
                onClick={() => setChosen(name)}
              >
                {t(`scripts.${name}`)}
              </button>
            ))}
          </div>
        )}
        <Button
          look="quiet"
          aria-expanded={!isHidden}
          onClick={() => {
            setHidden(!isHidden);
            writeIsHidden(!isHidden);
          }}
        >
          {t(isHidden ? "scripts.show" : "scripts.hide")}
        </Button>
      </div>
      {isHidden ? null : (
        <div
          key={shown}
          id={`${id}-text`}
          role="tabpanel"
          aria-labelledby={`${id}-${shown}`}
          tabIndex={0}
          className={styles["text"]}
        >
          <Markdown components={ELEMENTS}>{scripts[shown]}</Markdown>
        </div>
      )}
    </section>
  );
}
