import { useTranslation } from "react-i18next";
import { useQuery } from "urql";
import { Link, useLocation } from "wouter";

import { WaitingPricesDocument } from "./api/documents";
import { ProfileButton } from "./campaign/profile-button";
import { Corner } from "./corner";
import { useMay } from "./desk-context";
import styles from "./menu.module.css";
import { Badge } from "./parts/badge";
import { useRefresh } from "./parts/use-refresh";
import { useSession, useSessionStore } from "./session/session-context";

const REFRESH_MILLISECONDS = 5_000;

interface Entry {
  readonly path: string;
  readonly name: string;
  readonly isShown: boolean;
}

interface Group {
  readonly name: string;
  /** What belongs together has a second row of its own. */
  readonly entries: readonly Entry[];
  readonly hasWaitingPrices?: boolean;
}

function useGroups(): readonly Group[] {
  const { t } = useTranslation();
  const mayHandle = useMay("HANDLE_PHONE_ORDERS");
  const mayManage = useMay("MANAGE_PHONE_ORDERS");
  const mayPrice = useMay("MANAGE_PHONE_ORDER_PRICING");
  const alone = (path: string, name: string, isShown: boolean): Group => ({
    name,
    entries: [{ path, name, isShown }],
  });
  const groups: readonly Group[] = [
    alone("/", t("nav.call"), mayHandle),
    alone("/drafts", t("nav.drafts"), mayHandle || mayManage),
    {
      name: t("nav.reviews"),
      entries: [
        { path: "/reviews", name: t("nav.reviewOrders"), isShown: mayManage },
        { path: "/prices", name: t("nav.givenPrices"), isShown: mayManage },
      ],
      hasWaitingPrices: true,
    },
    alone("/sessions", t("nav.sessions"), mayManage),
    alone("/reports", t("nav.reports"), mayManage),
    alone("/history", t("nav.history"), mayManage),
    {
      name: t("nav.setUp"),
      entries: [
        { path: "/tiers", name: t("nav.tiers"), isShown: mayPrice },
        { path: "/campaigns", name: t("nav.campaigns"), isShown: mayPrice },
        { path: "/ceilings", name: t("nav.ceilings"), isShown: mayPrice },
        { path: "/affiliates", name: t("nav.affiliates"), isShown: mayPrice || mayManage },
        { path: "/agents", name: t("nav.agents"), isShown: mayManage },
      ],
    },
  ];
  return groups
    .map((group) => ({ ...group, entries: group.entries.filter(({ isShown }) => isShown) }))
    .filter(({ entries }) => entries.length > 0);
}

export function Menu() {
  const { t } = useTranslation();
  const { result } = useSession();
  const store = useSessionStore();
  const groups = useGroups();
  const mayHandle = useMay("HANDLE_PHONE_ORDERS");
  const [here] = useLocation();
  const isHere = ({ path }: Entry) => here === path || (path !== "/" && here.startsWith(`${path}/`));
  const shown = groups.find(({ entries }) => entries.length > 1 && entries.some(isHere));
  const leave = () => result && void store.goOn();
  return (
    <header className={styles["menu"]}>
      <div className={styles["row"]}>
        <h1>{t("title")}</h1>
        <nav aria-label={t("menu")}>
          <ul className={styles["entries"]}>
            {groups.map(({ name, entries, hasWaitingPrices }) => (
              <li key={name}>
                <Link
                  href={entries[0]?.path ?? "/"}
                  onClick={leave}
                  className={styles["entry"] ?? ""}
                  aria-current={entries.some(isHere) ? (entries.length > 1 ? "true" : "page") : undefined}
                >
                  {name}
                  {hasWaitingPrices ? <WaitingPrices /> : null}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles["corner"]}>
          {mayHandle ? <ProfileButton /> : null}
          <Corner />
        </div>
      </div>
      {shown === undefined ? null : (
        <nav aria-label={shown.name} className={styles["second"]}>
          <ul className={styles["entries"]}>
            {shown.entries.map((entry) => (
              <li key={entry.path}>
                <Link
                  href={entry.path}
                  onClick={leave}
                  className={styles["entry"] ?? ""}
                  aria-current={isHere(entry) ? "page" : undefined}
                >
                  {entry.name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </header>
  );
}

/** An agent on the phone waits for each of them. */
function WaitingPrices() {
  const { t } = useTranslation();
  const [{ data }, ask] = useQuery({ query: WaitingPricesDocument });
  useRefresh(ask, REFRESH_MILLISECONDS);
  const count = data?.phoneOrderPriceOverrides?.edges.length ?? 0;
  if (count === 0) {
    return null;
  }
  return (
    <>
      {" "}
      <Badge look="warn">
        <span aria-hidden="true">{count}</span>
        <span className="for-screen-readers">{t("nav.pendingPrices", { count })}</span>
      </Badge>
    </>
  );
}
