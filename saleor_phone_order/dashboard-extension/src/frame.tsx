import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";

import { Corner, CornerProvider } from "./corner";
import { useMay } from "./desk-context";
import styles from "./frame.module.css";
import { OutcomesProvider } from "./outcomes/outcomes-context";
import { ResultView } from "./outcomes/result-view";
import type { Page } from "./page";
import { lazyScreen } from "./parts/lazy";
import { Skeleton } from "./parts/skeleton";
import { CallScreen } from "./screens/call/call-screen";
import { CustomersScreen } from "./screens/customers/customers-screen";
import { DraftsScreen } from "./screens/drafts/drafts-screen";
import { LossNotice } from "./session/loss-notice";
import { OfflineNotice } from "./session/offline-notice";
import { useSession, useSessionStore } from "./session/session-context";
import { SessionKeeper } from "./session/session-keeper";

// Agents on the phone do without these.
const ReviewsScreen = lazyScreen(() => import("./screens/reviews/reviews-screen").then((file) => file.ReviewsScreen));
const SessionsScreen = lazyScreen(() => import("./screens/sessions/sessions-screen").then((file) => file.SessionsScreen));
const TiersScreen = lazyScreen(() => import("./screens/tiers/tiers-screen").then((file) => file.TiersScreen));
const HistoryScreen = lazyScreen(() => import("./screens/history/history-screen").then((file) => file.HistoryScreen));

interface Props {
  readonly page: Page;
  readonly corner: ReactNode;
}

/** While a session is open there is the call and nothing else. Without one there is a menu. */
export function Frame({ page, corner }: Props) {
  const { t } = useTranslation();
  const { session } = useSession();
  return (
    <CornerProvider value={corner}>
      <OutcomesProvider>
        <div className={styles["frame"]}>
          <a
            className={styles["skip"]}
            href="#content"
            onClick={(event) => {
              event.preventDefault();
              document.getElementById("content")?.focus();
            }}
          >
            {t("skip")}
          </a>
          <SessionKeeper page={page} />
          {session?.isOpen === true ? null : <Menu />}
          <main id="content" tabIndex={-1} className={styles["content"]}>
            <OfflineNotice />
            <LossNotice />
            <Content />
          </main>
        </div>
      </OutcomesProvider>
    </CornerProvider>
  );
}

function Content() {
  const { session, isKnown, result } = useSession();
  if (result !== undefined) {
    return <ResultView result={result} />;
  }
  if (!isKnown) {
    return <Skeleton rows={6} />;
  }
  return session?.isOpen === true ? <CallScreen session={session} /> : <Screens />;
}

function Menu() {
  const { t } = useTranslation();
  const { result } = useSession();
  const store = useSessionStore();
  const mayHandle = useMay("HANDLE_PHONE_ORDERS");
  const mayManage = useMay("MANAGE_PHONE_ORDERS");
  const mayPrice = useMay("MANAGE_PHONE_ORDER_PRICING");
  const entries = [
    { path: "/", name: t("nav.call"), isShown: mayHandle },
    { path: "/drafts", name: t("nav.drafts"), isShown: mayHandle || mayManage },
    { path: "/reviews", name: t("nav.reviews"), isShown: mayManage },
    { path: "/sessions", name: t("nav.sessions"), isShown: mayManage },
    { path: "/tiers", name: t("nav.tiers"), isShown: mayPrice },
    { path: "/history", name: t("nav.history"), isShown: mayManage },
  ];
  const [here] = useLocation();
  return (
    <header className={styles["menu"]}>
      <h1>{t("title")}</h1>
      <nav aria-label={t("menu")}>
        <ul className={styles["entries"]}>
          {entries
            .filter(({ isShown }) => isShown)
            .map(({ path, name }) => (
              <li key={path}>
                <Link
                  href={path}
                  onClick={() => result && void store.goOn()}
                  className={styles["entry"] ?? ""}
                  aria-current={path === "/" ? (here === "/" ? "page" : undefined) : here.startsWith(path) ? "page" : undefined}
                >
                  {name}
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      <div className={styles["corner"]}>
        <Corner />
      </div>
    </header>
  );
}

function Screens() {
  const mayHandle = useMay("HANDLE_PHONE_ORDERS");
  const mayManage = useMay("MANAGE_PHONE_ORDERS");
  const mayPrice = useMay("MANAGE_PHONE_ORDER_PRICING");
  return (
    <Switch>
      {mayHandle ? <Route path="/" component={CustomersScreen} /> : null}
      {mayHandle || mayManage ? <Route path="/drafts/:id?" component={DraftsScreen} /> : null}
      {mayManage ? <Route path="/reviews/:id?" component={ReviewsScreen} /> : null}
      {mayManage ? <Route path="/sessions" component={SessionsScreen} /> : null}
      {mayPrice ? <Route path="/tiers/:id?/:part?" component={TiersScreen} /> : null}
      {mayManage ? <Route path="/history/:session?" component={HistoryScreen} /> : null}
      <Route>
        <Redirect to={mayHandle ? "/" : mayManage ? "/sessions" : "/tiers"} replace />
      </Route>
    </Switch>
  );
}
