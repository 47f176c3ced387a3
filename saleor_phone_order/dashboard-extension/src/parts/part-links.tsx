import { Link } from "wouter";

import styles from "./part-links.module.css";

interface Props {
  readonly label: string;
  /** The address of the whole, which is also its first part. */
  readonly address: string;
  readonly parts: readonly { readonly path: string | undefined; readonly name: string }[];
  readonly shown: string | undefined;
}

/** Ways to the parts of what is shown. */
export function PartLinks({ label, address, parts, shown }: Props) {
  return (
    <nav aria-label={label}>
      <ul className={styles["parts"]}>
        {parts.map(({ path, name }) => (
          <li key={name}>
            <Link
              href={path === undefined ? address : `${address}/${path}`}
              className={styles["part"] ?? ""}
              aria-current={path === shown ? "page" : undefined}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
