import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../parts/button";
import { TextField } from "../parts/field";
import styles from "./result-view.module.css";

/**
 * A link that is shown this once.
 *
 * @param url may be a path of the shop, which serves this desk too
 */
export function LinkToCopy({ url }: { readonly url: string }) {
  const { t } = useTranslation("outcomes");
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  function copy() {
    field.current?.select();
    // The clipboard's own API is blocked in the Dashboard's frame.
    setCopied(document.execCommand("copy"));
  }
  return (
    <div className={styles["link"]}>
      <TextField
        ref={field}
        label={t("link.label")}
        hint={t("link.once")}
        value={new URL(url, window.location.href).href}
        readOnly
      />
      <Button onClick={copy}>{t("link.copy")}</Button>
      <span role="status">{isCopied ? t("link.copied") : ""}</span>
    </div>
  );
}
