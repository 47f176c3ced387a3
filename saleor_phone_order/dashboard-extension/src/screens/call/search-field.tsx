import type { ClipboardEvent, KeyboardEvent, Ref } from "react";
import { forwardRef } from "react";
import { useTranslation } from "react-i18next";

import { Keys } from "../../parts/keys";
import styles from "./catalogue.module.css";

interface Props {
  readonly text: string;
  /** The list of what was found, and whether there is one. */
  readonly listId: string;
  readonly isExpanded: boolean;
  /** What is highlighted in it. */
  readonly activeId: string | undefined;
  readonly onText: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onPaste: (event: ClipboardEvent<HTMLInputElement>) => void;
}

/** Keeps the focus while its list is walked through with the arrow keys. */
export const SearchField = forwardRef(function SearchField(
  { text, listId, isExpanded, activeId, onText, onKeyDown, onPaste }: Props,
  ref: Ref<HTMLInputElement>,
) {
  const { t } = useTranslation("call");
  return (
    <div className={styles["search"]}>
      <input
        ref={ref}
        className={styles["input"]}
        type="search"
        role="combobox"
        aria-label={t("catalogue.search")}
        aria-keyshortcuts="F2"
        aria-autocomplete="list"
        aria-expanded={isExpanded}
        aria-controls={listId}
        aria-activedescendant={activeId}
        placeholder={t("catalogue.placeholder")}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <span className={styles["keys"]}>
        <Keys keys="F2" />
      </span>
    </div>
  );
});
