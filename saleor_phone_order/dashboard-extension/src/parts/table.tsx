import type { ReactNode } from "react";

import styles from "./table.module.css";

interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
  /** The name is for screen readers only. */
  readonly isQuiet?: boolean;
}

interface Props {
  readonly label: string;
  readonly columns: readonly Column[];
  /** Rows of `tbody`, and a `tfoot` if there is one. */
  readonly children: ReactNode;
}

/** A table that scrolls sideways by itself where it has no room. */
export function Table({ label, columns, children }: Props) {
  return (
    <div className={styles["scroll"]} role="group" aria-label={label} tabIndex={0}>
      <table className={styles["table"]} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ name, isNumber, isQuiet }) => (
              <th key={name} scope="col" className={isNumber ? styles["number"] : undefined}>
                {isQuiet ? <span className="for-screen-readers">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}

/** A cell of a column of numbers. */
export function NumberCell({ children }: { readonly children?: ReactNode }) {
  return <td className={styles["number"]}>{children}</td>;
}

/** The small second line in a cell. */
export function CellNote({ children }: { readonly children: ReactNode }) {
  return <span className={styles["note"]}>{children}</span>;
}
