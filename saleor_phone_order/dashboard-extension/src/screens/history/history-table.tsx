import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { HistoryFieldsFragment, PersonFieldsFragment } from "../../api/documents";
import { useDesk } from "../../desk-context";
import { CellNote, Table } from "../../parts/table";
import { When } from "../../parts/when";
import { detailsOf } from "./details";
import styles from "./history.module.css";
import { keyOf, sessionIdOf } from "./keys";

interface Props {
  readonly entries: readonly HistoryFieldsFragment[];
  /** Who may be named. */
  readonly people: readonly (PersonFieldsFragment | null | undefined)[];
  /** Say of each entry where it belongs. */
  readonly hasChains: boolean;
}

export function HistoryTable({ entries, people, hasChains }: Props) {
  const { t } = useTranslation("history");
  const actions: Readonly<Record<string, string>> = t("action", { returnObjects: true });
  return (
    <Table
      label={t("entries")}
      columns={[{ name: t("time") }, { name: t("what") }, { name: t("who") }, { name: t("details") }]}
    >
      <tbody>
        {entries.map((entry) => (
          <tr key={`${entry.chain} ${entry.sequence}`}>
            <td className={styles["time"]}>
              <When at={entry.at} />
            </td>
            <th scope="row">
              {actions[entry.action] ?? entry.action}
              {hasChains ? <Chain chain={entry.chain} /> : null}
            </th>
            <td>
              <Actor entry={entry} people={people} />
            </td>
            <td>
              <Details entry={entry} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Chain({ chain }: { readonly chain: string }) {
  const { t } = useTranslation("history");
  const id = sessionIdOf(chain);
  return id === undefined ? null : (
    <CellNote>
      <Link href={`/history/${id}`}>{t("thisCall")}</Link>
    </CellNote>
  );
}

function Actor({ entry, people }: Omit<Props, "entries" | "hasChains"> & { readonly entry: HistoryFieldsFragment }) {
  const { t } = useTranslation("history");
  const { agent } = useDesk();
  const kinds: Readonly<Record<string, string>> = t("actor", { returnObjects: true });
  const kind = kinds[entry.actorKind] ?? entry.actorKind;
  const isUser = entry.actorKind === "STAFF" || entry.actorKind === "CUSTOMER";
  const named = isUser
    ? [agent, ...people].find((person) => person && keyOf(person.id) === entry.actorId)
    : undefined;
  return (
    <>
      {named?.name || named?.email || kind}
      {entry.actorId === "" ? null : (
        <CellNote>
          {named === undefined ? t("number", { id: entry.actorId }) : `${kind} ${entry.actorId}`}
        </CellNote>
      )}
    </>
  );
}

function Details({ entry }: { readonly entry: HistoryFieldsFragment }) {
  const { t } = useTranslation("history");
  const names: Readonly<Record<string, string>> = t("detail", { returnObjects: true });
  return (
    <ul className={styles["details"]}>
      {detailsOf(entry.details, { yes: t("yes"), no: t("no"), codes: t("code", { returnObjects: true }) }).map(([name, value]) => (
        <li key={name}>
          <span className={styles["name"]}>{names[name] ?? name}:</span> {value}
        </li>
      ))}
    </ul>
  );
}
