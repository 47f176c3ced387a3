import styles from "./skeleton.module.css";

/** What stands where rows will be. */
export function Skeleton({ rows = 3 }: { readonly rows?: number }) {
  return (
    <div aria-hidden="true" className={styles["skeleton"]}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles["row"]} />
      ))}
    </div>
  );
}
