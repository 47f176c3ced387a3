import styles from "./keys.module.css";

/** A shortcut as it is written on a control. The control says it to screen readers by aria-keyshortcuts. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <kbd className={styles["keys"]} aria-hidden="true">
      {keys}
    </kbd>
  );
}
